import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startPackedN8n } from '../../harness/n8n/packedN8n.mjs';
import type { N8nServer } from '../../harness/n8n/server.mjs';
import { ID, KEY, SECRET, WRONG_KEYS } from './keyShapes.mjs';
import { hostileArea, type HostileCase } from './tally.mjs';

const TEST_MS = 60_000;

interface OddAnswer {
	status?: number;
	type?: string;
	body?: string;
	location?: string;
}

const NO_FAL = /is not fal, and not a server that speaks like it/;
const PRICES = '{"prices":[{"endpoint_id":"fal-ai/sam-3/image","unit_price":0.005}],"has_more":false}';

/** What may be at a Server URL, and what the Test says of it. */
const SERVERS: Array<[name: string, answer: OddAnswer, said: RegExp]> = [
	['a fal', { body: PRICES }, /Connection successful/],
	['a page', { type: 'text/html', body: '<html>Welcome</html>' }, NO_FAL],
	['a page that says it is JSON', { body: '<html>Welcome</html>' }, NO_FAL],
	['a text', { type: 'text/plain', body: 'OK' }, NO_FAL],
	['an empty answer', { body: '' }, NO_FAL],
	['no content', { status: 204, body: '' }, NO_FAL],
	['an empty object', { body: '{}' }, NO_FAL],
	['null', { body: 'null' }, NO_FAL],
	['a number', { body: '7' }, NO_FAL],
	['a list of something', { body: '[{"id":1}]' }, NO_FAL],
	['the answer of another API', { body: '{"data":[]}' }, NO_FAL],
	['a server without this path', { status: 404, body: '{"detail":"Not Found"}' }, NO_FAL],
	['a server that takes no GET', { status: 405, body: '' }, NO_FAL],
	['a redirect', { status: 302, location: 'https://evil.example/' }, /leads on to another address/],
	['a redirect for good', { status: 308, location: '/elsewhere' }, /leads on to another address/],
	['a wrong key', { status: 401, body: '{"error":{"message":"Invalid API key"}}' }, /did not accept this key/],
	['a key without the right', { status: 403, body: '{}' }, /Check its scope/],
];

let n8n: N8nServer;
let http: Server;
let answer: OddAnswer = {};
let keys: Array<string | undefined> = [];

beforeAll(async () => {
	http = createServer(({ headers }, response) => {
		const { status = 200, type = 'application/json', body = '', location } = answer;
		keys.push(headers.authorization);
		response.writeHead(status, { 'content-type': type, ...(location && { location }) }).end(body);
	});
	await once(http.listen(0, '127.0.0.1'), 'listening');
	n8n = await startPackedN8n();
}, 300_000);
afterAll(async () => {
	await n8n?.close();
	http.closeAllConnections();
	http.close();
}, 300_000);
beforeEach(() => void (keys = []));

const url = () => `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
const verdict = async (apiKey: unknown, serverUrl: string) =>
	await n8n.testCredential({ name: 'fal', type: 'falSamApi', data: { apiKey, serverUrl } });

hostileArea(
	'credential Test, odd servers',
	SERVERS.map(
		([name, given, said]): HostileCase => [
			name,
			async () => {
				answer = given;
				const { status, message } = await verdict(KEY, url());
				expect([status, message]).toEqual([given.body === PRICES ? 'OK' : 'Error', expect.stringMatching(said)]);
				// n8n asks twice after a 401.
				expect(new Set(keys)).toEqual(new Set([`Key ${KEY}`]));
			},
		],
	),
	TEST_MS,
);

hostileArea(
	'credential Test, keys and addresses that cannot be right',
	[
		...WRONG_KEYS.filter(([, key]) => typeof key === 'string').map(
			([name, key, named]): [string, unknown, string, RegExp] => [name, key, '', named],
		),
		...['/?x=1', '/#x', '\\x', '/ x'].map((end): [string, unknown, string, RegExp] => [
			`a Server URL with ${end}`,
			KEY,
			end,
			/Server URL of the credential/,
		]),
	].map(
		([name, key, end, named]): HostileCase => [
			name,
			async () => {
				answer = { body: PRICES };
				const { status, message } = await verdict(key, `${url()}${end}`);
				expect([status, message]).toEqual(['Error', expect.stringMatching(named)]);
				expect(message).not.toMatch(new RegExp(`${ID}|${SECRET}`));
				expect(keys.filter(Boolean)).toEqual([]);
				expect(n8n.log()).not.toContain(SECRET);
			},
		],
	),
	TEST_MS,
);
