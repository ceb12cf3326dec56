import * as fc from 'fast-check';
import { NodeApiError, type INode } from 'n8n-workflow';

import { itemsWithoutSecrets, secretsOf, withoutSecrets } from '../../nodes/shared/errors/secrets.js';

const ID = '0f5a7c1e-3b2d-4e6f-8a9b-c0d1e2f3a4b5';
const HALF = '9c8b7a6f5e4d3c2b1a0f9e8d7c6b5a49';
const KEY = `${ID}:${HALF}`;
const secrets = secretsOf(KEY);

it.each([
	['the key', KEY],
	['its secret half', HALF],
	['in capitals', HALF.toUpperCase()],
	['within a header', `Authorization: Key ${KEY}`],
	['within an address', `https://x.example/?key=${encodeURIComponent(KEY)}`],
	['within JSON in JSON', JSON.stringify(JSON.stringify({ key: KEY }))],
	['in base64', Buffer.from(KEY).toString('base64')],
	['twice', `${KEY} ${HALF}`],
])('%s is taken out of a text', (_where, text) => {
	const clean = withoutSecrets(text, secrets);
	expect(clean).toContain('***');
	expect(clean.toLowerCase()).not.toContain(HALF);
	expect(clean).not.toContain(Buffer.from(KEY).toString('base64').slice(0, 30));
});

it('takes them out of every place of any value, and leaves the rest as it is', () => {
	const place = fc.constantFrom(KEY, HALF, `a ${KEY} b`, 'nothing', '', 0, null, true);
	const { value } = fc.letrec((tie) => ({
		value: fc.oneof(
			{ maxDepth: 4 },
			place,
			fc.array(tie('value')),
			fc.dictionary(fc.oneof(fc.string(), fc.constantFrom(KEY, '__proto__', 'constructor')), tie('value')),
		),
	}));
	fc.assert(
		fc.property(value, (given) => {
			const before = JSON.stringify(given);
			const clean = JSON.stringify(withoutSecrets(given, secrets));
			expect(clean).toBe(before?.replaceAll(KEY, '***').replaceAll(HALF, '***'));
			expect(JSON.stringify(given)).toBe(before);
		}),
	);
});

it('takes them out of an error with all that hangs on it, and gives that very error', () => {
	const cause = Object.assign(new Error(`Invalid header "Key ${KEY}"`), {
		config: { headers: { Authorization: KEY } },
	});
	const node = { id: '1', name: 'SAM', type: 'test', typeVersion: 1, position: [0, 0], parameters: {} } as INode;
	const error = new NodeApiError(node, { message: `no ${KEY}`, detail: HALF }, { description: `with ${KEY}` });
	Object.assign(error, { cause, self: error });
	expect(withoutSecrets(error, secrets)).toBe(error);
	for (const text of [error.message, error.description, error.stack, JSON.stringify(error.context), cause.message])
		expect(text).not.toContain(HALF);
	expect(cause.config.headers.Authorization).toBe('***');
});

it('takes them out of headers', () => {
	const { headers } = withoutSecrets({ headers: new Headers({ 'x-fal-error-type': HALF, a: 'b' }) }, secrets);
	expect([...headers]).toEqual([
		['a', 'b'],
		['x-fal-error-type', '***'],
	]);
});

it('goes as deep as a server likes to nest', () => {
	let deep: unknown = HALF;
	for (let level = 0; level < 200_000; level++) deep = [deep];
	let clean = withoutSecrets(deep, secrets);
	while (Array.isArray(clean)) [clean] = clean as unknown[];
	expect(clean).toBe('***');
});

it('takes them out of what a node puts out, and leaves the bytes of files alone', () => {
	const data = Buffer.from(`bytes ${KEY}`).toString('base64');
	const [item] = itemsWithoutSecrets(
		[{ json: { url: `https://x/${HALF}` }, binary: { mask: { data, mimeType: HALF, fileName: `${KEY}.png` } } }],
		secrets,
	);
	expect(item).toEqual({
		json: { url: 'https://x/***' },
		binary: { mask: { data, mimeType: '***', fileName: '***.png' } },
	});
	expect(itemsWithoutSecrets([{ json: {}, pairedItem: { item: 1 } }], secrets)).toEqual([
		{ json: {}, pairedItem: { item: 1 } },
	]);
});

it('a short half could be a word, so only the whole key is one', () => {
	expect(withoutSecrets('the key of some:key', secretsOf('some:key'))).toBe('the key of ***');
});

it('characters that mean something in a pattern mean themselves', () => {
	const odd = 'a.b*c:(x+y)|[z]\\/-^$';
	expect(withoutSecrets(`1 ${odd} 2 aXbbc:(x+y)|[z] 3`, secretsOf(odd))).toBe('1 *** 2 aXbbc:(x+y)|[z] 3');
});
