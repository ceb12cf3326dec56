import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useSandbox } from '../../harness/jest/useFal.mjs';
import { runSam3 } from '../../harness/workflows/sam3Run.mjs';
import type { SchemaField, SchemaTable } from '../endpoints/endpointFacts.mjs';
import { SCHEMA_TABLES } from '../endpoints/endpointNodes.mjs';
import { isShown, mediaField, nodeParameters, type PanelValues } from './panelParameters.mjs';

const sandbox = useSandbox({ fixedJobMs: 1 });
const engine = useEngine();

/** Nothing is downloaded: a fixed job answers a video with the URL it was sent. */
const WAYS: Array<{ way: string; parameters: PanelValues; options: PanelValues; host: string }> = [
	{ way: 'Segment through the queue', parameters: {}, options: { outputMode: 'urlsOnly' }, host: 'queue.fal.run' },
	{
		way: 'Segment by a direct call',
		parameters: { operation: 'segment' },
		options: { outputMode: 'urlsOnly', transport: 'direct' },
		host: 'fal.run',
	},
	{ way: 'Submit', parameters: { operation: 'submit' }, options: {}, host: 'queue.fal.run' },
];

/** Sends one request and gives the body that arrived for the endpoint. */
async function sentBody(
	table: SchemaTable,
	{ parameters, options, host }: (typeof WAYS)[number],
	values: PanelValues,
): Promise<unknown> {
	await sandbox.reset();
	const run = await runSam3(engine, sandbox, {
		node: table.node,
		parameters: { ...parameters, ...nodeParameters(table, values, options) },
	});
	if (run.status !== 'success') throw new Error(`${run.error?.message}`);
	const posts = (await sandbox.requests()).filter(({ method }) => method === 'POST');
	expect(posts.map((post) => post.host + post.path)).toEqual([`${host}/${table.endpoint}`]);
	return posts[0]!.body;
}

const bodyOf = (fields: readonly SchemaField[], value: (field: SchemaField) => unknown) =>
	Object.fromEntries(
		fields.map((field) => [field.field, value(field)] as const).filter(([, sent]) => sent !== undefined),
	);

const isPrompts = ({ kind }: SchemaField) => kind === 'points' || kind === 'boxes' || kind === 'labels';

/** The smallest thing that a field can be given: what falsy checks would lose on its way. */
function lowest({ kind, min, options, other }: SchemaField): unknown {
	if (kind === 'integer' || kind === 'number') return min;
	if (kind === 'boolean') return false;
	if (kind === 'text') return '';
	return kind === 'choice' ? options![0] : other;
}

describe.each(SCHEMA_TABLES)('$node', (table) => {
	const { fields, least = {}, leastSent = {} } = table;
	const media = mediaField(table);

	describe.each(WAYS)('with $way', (way) => {
		it('sends of an untouched panel what the panel shows, and nothing from Options', async () => {
			const untouched = bodyOf(fields, (field) => {
				if (field === media) return field.other;
				if (field.parameter in least) return least[field.parameter];
				if (field.place === 'options' || field.shownWith) return undefined;
				return isPrompts(field) ? field.untouchedSent : (field.panelDefault ?? field.default);
			});
			expect(await sentBody(table, way, { [media.parameter]: media.other, ...least })).toEqual({
				...untouched,
				...leastSent,
			});
		});

		it('sends every field under its own name when every parameter has another value than its default', async () => {
			const values = Object.fromEntries(fields.map(({ parameter, other }) => [parameter, other]));
			expect(await sentBody(table, way, values)).toEqual(bodyOf(fields, (field) => field.otherSent ?? field.other));
		});

		it('sends zeros, false and empty text as they are', async () => {
			const simple = fields.filter((field) => !isPrompts(field));
			const value = (field: SchemaField) => least[field.parameter] ?? lowest(field);
			const values = Object.fromEntries(simple.map((field) => [field.parameter, value(field)]));
			const prompts = bodyOf(fields.filter(isPrompts), ({ untouchedSent }) => untouchedSent);
			expect(await sentBody(table, way, { ...values, ...least })).toEqual({
				...bodyOf(
					simple.filter((field) => isShown(field, values)),
					value,
				),
				...prompts,
				...leastSent,
			});
		});
	});
});
