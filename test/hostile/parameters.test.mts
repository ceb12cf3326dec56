import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useScriptedFal } from '../../harness/jest/useFal.mjs';
import { runSam3 } from '../../harness/workflows/sam3Run.mjs';
import { ENDPOINT_NODES, type EndpointNode, factsOf, optionsOf } from '../endpoints/endpointNodes.mjs';
import { hostileArea, type HostileCase } from './tally.mjs';

const engine = useEngine();
const fal = useScriptedFal();

/** What expressions give to a parameter that is not made for it. */
const WRONG_VALUES: unknown[] = [
	null,
	'',
	' ',
	'abc',
	'1 MB',
	'1,5',
	'0x10',
	'1e3',
	'NaN',
	'Infinity',
	'-1',
	'٣',
	'１２',
	-1,
	0,
	0.5,
	1e21,
	2 ** 53,
	true,
	false,
	'TRUE',
	'yes',
	'null',
	'undefined',
	'[object Object]',
	[],
	[1],
	['png', 'jpeg'],
	{},
	{ value: 1 },
	{ length: 3 },
	'constructor',
	'__proto__',
	'hasOwnProperty',
	'toString',
	'\u0000',
	'\u202egnp',
	'<img src="x" onerror="alert(1)">',
	'{{ $json }}',
	'9'.repeat(10_000),
];

/** What a person should never read. */
const INNER_WORDS =
	/is not a function|Cannot read|Cannot convert|Unexpected token|\[object Object\]|\bundefined\b|\bNaN\b|ZodError/;

/** The scripted fal answers 404 to most endpoints, and a timeout of a moment ends before it answers. */
const ONLY_WHEN_SENT = /^fal does not know the endpoint|^The request did not finish within/;

/** A parameter with one value, in Options or beside them. */
function parameterCases(node: EndpointNode): HostileCase[] {
	const always = ({ displayOptions, type }: INodeProperties) =>
		['number', 'boolean', 'options', 'string'].includes(type) &&
		Object.keys(displayOptions?.show ?? {}).every((name) => name === 'operation') &&
		(displayOptions?.show?.operation ?? ['segment']).includes('segment');
	const plain = node.description.properties.filter(always);
	const under = optionsOf(node.description, 'segment').filter(always);
	return [
		...plain.map(
			(property): HostileCase => [
				property.displayName,
				() => tryAll(node, property, { [property.name]: '={{ $json.value }}' }),
			],
		),
		...under.map(
			(property): HostileCase => [
				`Options, ${property.displayName}`,
				() => tryAll(node, property, { options: { [property.name]: '={{ $json.value }}' } }),
			],
		),
	];
}

async function tryAll(node: EndpointNode, property: INodeProperties, parameters: object): Promise<void> {
	fal.reset();
	const { name } = node.description;
	const media = node.contract.media[0]!;
	// Switches that hide it while they are off.
	const switches = Object.keys(property.displayOptions?.hide ?? {}).filter((hiddenBy) => /^\w/.test(hiddenBy));
	const urlParameter = media.sourceParameter.replace(/Source$/, 'Url');
	const { status, outputs } = await runSam3(engine, fal, {
		node: name,
		parameters: {
			prompt: undefined,
			imageUrl: undefined,
			...(node.contract.needs?.includes('prompts') && { pointPromptsJson: '[[1, 2]]' }),
			...factsOf(name)!.table.least,
			...Object.fromEntries(switches.map((hiddenBy) => [hiddenBy, true])),
			[urlParameter]: '={{ $json.url }}',
			...parameters,
		},
		items: WRONG_VALUES.map((value, index) => ({ json: { value, url: `https://example.com/${index}` } as never })),
		nodeExtra: { onError: 'continueRegularOutput' },
	});
	expect(status).toBe('success');
	const sent = new Set(fal.jobs.map(({ input }) => input[media.field]));
	const label = property.displayName.replace(' (JSON)', '');
	for (const [index, value] of WRONG_VALUES.entries()) {
		const [item, ...others] = outputs[0]!.filter(({ pairedItem }) => (pairedItem as { item: number }).item === index);
		expect({ value, items: item && 1 + others.length }).toEqual({ value, items: 1 });
		const said = (item!.json.error as string | undefined) ?? '';
		// Between these marks stands what was given.
		expect(said.replace(/“.*?”/gs, '')).not.toMatch(INNER_WORDS);
		if (sent.has(`https://example.com/${index}`) || ONLY_WHEN_SENT.test(said))
			expect({ value, isFitting: isFitting(property, value) }).toEqual({ value, isFitting: true });
		else if (said !== '')
			expect({ value, said, isTold: said.includes(label) && said.includes('Nothing was sent to fal') }).toEqual({
				value,
				said,
				isTold: true,
			});
		else expect({ value, found: item!.json.found }).toEqual({ value: [], found: false });
	}
}

/**
 * As the panel itself says what it takes. An expression may give a number or a switch as text, and nothing at all for what
 * starts empty.
 */
function isFitting(property: INodeProperties, value: unknown): boolean {
	const { type, typeOptions, options, routing, name } = property;
	if (value === null && routing?.send && property.default === '' && !property.required) return true;
	const text = typeof value === 'string' ? value.trim() : undefined;
	if (type === 'options') return (options as INodePropertyOptions[]).some((choice) => choice.value === value);
	if (type === 'boolean') return typeof value === 'boolean' || /^(true|false)$/i.test(text ?? '');
	// Nothing found by a detector is nothing wrong, where there is a prompt besides.
	if (name.endsWith('Json')) return ['', 'null'].includes(text ?? String(value));
	if (type === 'string') return ['string', 'number', 'boolean'].includes(typeof value);
	const number = text ? Number(text) : value;
	const { minValue = -Infinity, maxValue = Infinity } = typeOptions ?? {};
	return typeof number === 'number' && Number.isFinite(number) && number >= minValue && number <= maxValue;
}

for (const node of ENDPOINT_NODES)
	hostileArea(
		`parameters of ${node.description.displayName} × ${WRONG_VALUES.length} wrong values`,
		parameterCases(node),
		30_000,
	);
