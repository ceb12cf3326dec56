import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import * as fc from 'fast-check';

import type { SigningKey } from '../../nodes/shared/fal/webhook/keySet.js';
import { isSignedBy, readSignature } from '../../nodes/shared/fal/webhook/webhookSignature.js';

const NOW_S = 1_790_000_000;
const REQUEST_ID = '6d2c3f0e-8a51-4b7e-9c7d-0f1e2d3c4b5a';

const newKeys = () => generateKeyPairSync('ed25519');
const fal = newKeys();
const publicKey = (keys = fal) => keys.publicKey.export({ format: 'jwk' }) as SigningKey;

/** The headers that fal sends with this body. */
function signedHeaders(
	body: Buffer,
	{ keys = fal, timestamp = String(NOW_S), userId = 'user-1', requestId = REQUEST_ID } = {},
) {
	const digest = createHash('sha256').update(body).digest('hex');
	const signature = sign(null, Buffer.from(`${requestId}\n${userId}\n${timestamp}\n${digest}`), keys.privateKey);
	return {
		'x-fal-webhook-request-id': requestId,
		'x-fal-webhook-user-id': userId,
		'x-fal-webhook-timestamp': timestamp,
		'x-fal-webhook-signature': signature.toString('hex'),
	};
}

const body = Buffer.from('{"request_id": "x",  "payload": {"masks": []}}');
/** Both halves of the check, as a call goes through them. */
function check(headers: Record<string, string | string[] | undefined>, sent = body, keys = [publicKey()]) {
	const signature = readSignature(headers, NOW_S);
	if ('problem' in signature) return { valid: false, ...signature };
	return { valid: isSignedBy(sent, signature, keys), ...signature };
}

it('takes any body that fal signed, and gives its request ID', () => {
	fc.assert(
		fc.property(fc.uint8Array(), fc.uuid(), (bytes, requestId) => {
			const sent = Buffer.from(bytes);
			expect(check(signedHeaders(sent, { requestId }), sent)).toMatchObject({
				valid: true,
				requestId,
				userId: 'user-1',
			});
		}),
		{ numRuns: 50 },
	);
});

it('takes a signature of any key in the set, and of the set alone', () => {
	const other = newKeys();
	const broken: SigningKey[] = [{ kty: 'OKP', crv: 'Ed25519', x: '???' }];
	expect(check(signedHeaders(body), body, [publicKey(other), ...broken, publicKey()]).valid).toBe(true);
	expect(check(signedHeaders(body, { keys: other })).valid).toBe(false);
	expect(check(signedHeaders(body), body, [...broken, publicKey(other)]).valid).toBe(false);
	expect(check(signedHeaders(body), body, []).valid).toBe(false);
});

it('refuses a body that is not byte for byte what was signed', () => {
	const headers = signedHeaders(body);
	expect(check(headers, Buffer.from(JSON.stringify(JSON.parse(body.toString())))).valid).toBe(false);
	fc.assert(
		fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
			const changed = Buffer.from(body);
			changed[place]! ^= change;
			expect(check(headers, changed).valid).toBe(false);
		}),
		{ numRuns: 50 },
	);
});

it.each([
	['x-fal-webhook-request-id', 'another-id'],
	['x-fal-webhook-user-id', 'another-user'],
	['x-fal-webhook-timestamp', String(NOW_S + 1)],
	['x-fal-webhook-signature', '0'.repeat(128)],
])('refuses a call whose %s was changed, left out or sent twice', (name, value) => {
	const headers = signedHeaders(body);
	const right = headers[name as keyof typeof headers];
	for (const other of [value, '', undefined, [right], [right, value]])
		expect(check({ ...headers, [name]: other }).valid).toBe(false);
});

it.each([
	[0, true],
	[-300, true],
	[300, true],
	[-301, false],
	[301, false],
])('of a call signed %i s from now says: %j', (seconds, valid) => {
	expect(check(signedHeaders(body, { timestamp: String(NOW_S + seconds) })).valid).toBe(valid);
});

it.each(['soon', '', '1e9', '-1', `${NOW_S}.5`, `0x${NOW_S.toString(16)}`, `${NOW_S}000`])(
	'refuses the timestamp “%s”, though it is signed',
	(timestamp) => {
		expect(check(signedHeaders(body, { timestamp })).valid).toBe(false);
	},
);

it.each(['../../tokens', 'a/b', 'a b', 'a'.repeat(101), '%2e%2e', 'ä'])(
	'refuses the request ID “%s”, though it is signed: it would become part of an address',
	(requestId) => {
		expect(check(signedHeaders(body, { requestId }))).toMatchObject({
			valid: false,
			problem: 'the request ID is no ID',
		});
	},
);

it('takes two spellings of a signature for the same one', () => {
	const headers = signedHeaders(body);
	const shouted = headers['x-fal-webhook-signature'].toUpperCase();
	expect(check({ ...headers, 'x-fal-webhook-signature': shouted })).toEqual(check(headers));
});

it('refuses a signature that is no hex of its length', () => {
	const headers = signedHeaders(body);
	const signature = headers['x-fal-webhook-signature'];
	for (const malformed of [
		signature.slice(2),
		`${signature}00`,
		`zz${signature.slice(2)}`,
		`${signature}\n`,
		`0x${signature.slice(2)}`,
	]) {
		expect(check({ ...headers, 'x-fal-webhook-signature': malformed })).toEqual({
			valid: false,
			problem: 'the signature is malformed',
		});
	}
});
