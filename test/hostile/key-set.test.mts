import { Readable } from 'node:stream';
import type { FalAccess } from '../../nodes/shared/fal/http/falFetch.js';
import { signingKeys } from '../../nodes/shared/fal/webhook/signingKeys.js';
import { settle } from '../../nodes/shared/async/settle.js';
import { createSigningKey } from '../../sandbox/server/signingKey.mjs';
import { hostileArea, type HostileCase } from './tally.mjs';

const NOW_MS = 1_790_000_000_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const { jwk } = createSigningKey();
const { jwk: newJwk } = createSigningKey();
const good = { status: 200, body: JSON.stringify({ keys: [jwk] }) };
const rotated = { status: 200, body: JSON.stringify({ keys: [newJwk] }) };

interface Given {
	status: number;
	body: string | Buffer | Readable;
	headers?: Record<string, string>;
}

let servers = 0;

/** Access to a fal that answers questions for its keys one by one, and then as the last time. */
function falThatAnswers(...answers: Array<Given | Error>) {
	let asked = 0;
	// By the address the keys are kept.
	const access = {
		helpers: {
			httpRequest: async () => {
				const answer = answers[Math.min(asked, answers.length - 1)]!;
				asked += 1;
				await Promise.resolve();
				if (answer instanceof Error) throw answer;
				const { status, body, headers = {} } = answer;
				return {
					statusCode: status,
					headers,
					body: body instanceof Readable ? body : Readable.from([Buffer.from(body)]),
				};
			},
		},
		apiKey: 'id:secret',
		serverUrl: `http://127.0.0.1:1/${(servers += 1)}`,
		secrets: [],
		network: {},
		answerTimeoutMs: 1000,
		random: () => 0.5,
	} as unknown as FalAccess;
	const keys = async (unknownKey = false, nowMs = NOW_MS) => {
		const found = await settle(signingKeys(access, unknownKey, nowMs));
		return found.ok ? found.value.map(({ x }) => x) : 'none';
	};
	return { keys, asked: () => asked };
}

const json = (value: unknown): Given => ({ status: 200, body: JSON.stringify(value) });
const set = (...keys: unknown[]): Given => json({ keys });

const POISON: Array<[string, Given | Error]> = [
	['no set at all', json({})],
	['null', json(null)],
	['a list', json([jwk])],
	['a text', json('keys')],
	['a number', json(7)],
	['an empty set', set()],
	['keys that are null', json({ keys: null })],
	['keys that are an object', json({ keys: { 0: jwk } })],
	['keys that are a text', json({ keys: jwk.x })],
	['nulls', set(null, null)],
	['numbers and lists', set(1, [], [[jwk]])],
	['a key without x', set({ ...jwk, x: undefined })],
	['a key whose x is null', set({ ...jwk, x: null })],
	['a key whose x is a list', set({ ...jwk, x: [jwk.x] })],
	['a key that is too short', set({ ...jwk, x: jwk.x.slice(1) })],
	['a key that is too long', set({ ...jwk, x: `${jwk.x}AAAA` })],
	['a key in hex', set({ ...jwk, x: Buffer.from(jwk.x, 'base64url').toString('hex') })],
	['a key in another alphabet', set({ ...jwk, x: `+/${jwk.x.slice(2)}` })],
	['a key of another curve', set({ ...jwk, crv: 'X25519' })],
	['a key of another kind', set({ ...jwk, kty: 'RSA' })],
	['a symmetric key', set({ kty: 'oct', k: jwk.x })],
	['a prototype', { status: 200, body: `{"__proto__":{"keys":[${JSON.stringify(jwk)}]}}` }],
	['more keys than fal has', set(...Array.from({ length: 21 }, () => jwk))],
	['a page', { status: 200, body: '<html>keys</html>' }],
	['nothing', { status: 200, body: '' }],
	['half of it', { status: 200, body: good.body.slice(0, -3) }],
	['bytes', { status: 200, body: Buffer.from([0xff, 0xfe, 0, 1]) }],
	['two sets', { status: 200, body: good.body + good.body }],
	['a megabyte of spaces', { status: 200, body: `${' '.repeat(1_000_000)}${good.body}` }],
	['deep nesting', { status: 200, body: `{"keys":${'['.repeat(30_000)}${']'.repeat(30_000)}}` }],
	['404', { status: 404, body: good.body }],
	['500', { status: 500, body: good.body }],
	['503 with Retry-After', { status: 503, body: '', headers: { 'retry-after': '3600' } }],
	['a redirect', { status: 302, body: good.body, headers: { location: 'https://evil.example/' } }],
	['no connection', Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })],
	[
		'a connection that breaks',
		{
			status: 200,
			body: Readable.from(
				(async function* () {
					yield Buffer.from('{"keys"');
					throw new Error('reset');
				})(),
			),
		},
	],
];

hostileArea(
	'key set poisoned',
	POISON.map(
		([name, answer]): HostileCase => [
			name,
			async () => {
				const atFirst = falThatAnswers(answer, good);
				expect(await atFirst.keys()).toBe('none');
				// One odd answer does not silence anything: the next call brings the keys.
				expect(await atFirst.keys()).toEqual([jwk.x]);

				// Nor does it take away what is known.
				const later =
					answer instanceof Error || !(answer.body instanceof Readable) ? answer : { status: 500, body: '' };
				const known = falThatAnswers(good, later, rotated);
				expect(await known.keys()).toEqual([jwk.x]);
				expect(await known.keys(true, NOW_MS + 1000)).toEqual([jwk.x]);
				expect(await known.keys(true, NOW_MS + 2000)).toEqual([newJwk.x]);
			},
		],
	),
);

hostileArea('key set, how often fal is asked', [
	[
		'once for a day of calls',
		async () => {
			const fal = falThatAnswers(good);
			for (let minute = 0; minute < 24 * 60; minute++) await fal.keys(false, NOW_MS + minute * MINUTE_MS);
			expect(fal.asked()).toBe(1);
			expect(await fal.keys(false, NOW_MS + DAY_MS)).toEqual([jwk.x]);
			expect(fal.asked()).toBe(2);
		},
	],
	[
		'once for calls that arrive together',
		async () => {
			const fal = falThatAnswers(good);
			expect(await Promise.all(Array.from({ length: 60 }, () => fal.keys()))).toEqual(Array(60).fill([jwk.x]));
			expect(fal.asked()).toBe(1);
		},
	],
	[
		'five times a minute for signatures of unknown keys',
		async () => {
			const fal = falThatAnswers(good);
			for (let call = 0; call < 600; call++) await fal.keys(true, NOW_MS + call * 100);
			expect(fal.asked()).toBe(5);
			await fal.keys(true, NOW_MS + 2 * MINUTE_MS);
			expect(fal.asked()).toBe(6);
		},
	],
	[
		'five times a minute when there are no keys, and again later',
		async () => {
			const fal = falThatAnswers(...Array<Given>(5).fill({ status: 500, body: '' }), good);
			for (let call = 0; call < 60; call++) expect(await fal.keys(false, NOW_MS + call)).toBe('none');
			expect(fal.asked()).toBe(5);
			expect(await fal.keys(false, NOW_MS + MINUTE_MS + 60)).toEqual([jwk.x]);
		},
	],
	[
		'not again for a call for which they have just been fetched',
		async () => {
			const fal = falThatAnswers(good);
			await fal.keys();
			await fal.keys(true);
			expect(fal.asked()).toBe(1);
		},
	],
	[
		'at once when fal has a new key',
		async () => {
			const fal = falThatAnswers(good, rotated);
			await fal.keys();
			expect(await fal.keys(true, NOW_MS + 1)).toEqual([newJwk.x]);
		},
	],
	[
		'again after a day in which fal gave no keys any more: the old ones are not good for ever',
		async () => {
			const fal = falThatAnswers(good, { status: 500, body: '' });
			await fal.keys();
			expect(await fal.keys(false, NOW_MS + DAY_MS)).toBe('none');
		},
	],
	[
		'and keys of other kinds beside fal’s do no harm',
		async () => {
			expect(await falThatAnswers(set(null, { kty: 'RSA', n: 'x' }, jwk, newJwk)).keys()).toEqual([jwk.x, newJwk.x]);
		},
	],
]);
