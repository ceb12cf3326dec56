import * as fc from 'fast-check';

import { isServerUrl, mapToServer, mayCarryKey, normalizeServerUrl } from '../../nodes/shared/fal/http/falHosts.js';

const CLOUD = '';
const SERVER = 'http://127.0.0.1:4455';
const FAL_HOSTS = ['fal.run', 'queue.fal.run', 'rest.fal.ai', 'api.fal.ai'] as const;

const falHost = fc.constantFrom(...FAL_HOSTS);
const segment = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
const path = fc.array(segment, { maxLength: 5 }).map((segments) => `/${segments.join('/')}`);
const server = fc
	.tuple(fc.constantFrom('http', 'https'), fc.webAuthority({ withPort: true }), fc.array(segment, { maxLength: 2 }))
	.map(([scheme, authority, prefix]) => [`${scheme}://${authority}`, ...prefix].join('/'));

describe('mapToServer', () => {
	it.each([
		['https://queue.fal.run/fal-ai/sam-3/image', `${SERVER}/queue.fal.run/fal-ai/sam-3/image`],
		['https://fal.run/fal-ai/sam-3/image', `${SERVER}/fal.run/fal-ai/sam-3/image`],
		['wss://fal.run/fal-ai/sam2/video/realtime', 'ws://127.0.0.1:4455/fal.run/fal-ai/sam2/video/realtime'],
		['https://rest.fal.ai/storage/upload/initiate', `${SERVER}/rest.fal.ai/storage/upload/initiate`],
		['https://api.fal.ai/v1/models/pricing', `${SERVER}/api.fal.ai/v1/models/pricing`],
	])('maps %s', (url, mapped) => {
		expect(mapToServer(url, SERVER)).toBe(mapped);
		expect(mapToServer(url, CLOUD)).toBe(url);
	});

	it('speaks wss to a server that speaks https', () => {
		expect(mapToServer('wss://fal.run/a/realtime', 'https://sam.example/fal')).toBe(
			'wss://sam.example/fal/fal.run/a/realtime',
		);
		expect(new URL(mapToServer('wss://fal.run/a/realtime', 'HTTPS://sam.example')).protocol).toBe('wss:');
	});

	it('keeps path and query behind the path prefix of any server', () => {
		fc.assert(
			fc.property(falHost, path, fc.webQueryParameters(), server, (host, pathname, query, serverUrl) => {
				const mapped = mapToServer(`https://${host}${pathname}?${query}`, serverUrl);
				expect(mapped).toBe(
					`${serverUrl}/${host}${new URL(`https://x${pathname}?${query}`).pathname}${new URL(`https://x/?${query}`).search}`,
				);
				expect(mayCarryKey(mapped, serverUrl)).toBe(true);
			}),
		);
	});

	it('leaves every other host alone', () => {
		const foreign = fc.webUrl({ withQueryParameters: true });
		fc.assert(fc.property(foreign, server, (url, serverUrl) => expect(mapToServer(url, serverUrl)).toBe(url)));
		for (const url of [
			'https://v3.fal.media/files/a.png',
			'https://evilfal.run/x',
			'https://fal.run.evil.com/x',
			'https://fal.run@evil.com/x',
		]) {
			expect(mapToServer(url, SERVER)).toBe(url);
		}
	});
});

describe('the key of fal’s cloud', () => {
	const may = (url: string) => mayCarryKey(url, CLOUD);

	it('goes to the hosts of the API over TLS, whatever the path', () => {
		fc.assert(fc.property(falHost, path, (host, pathname) => expect(may(`https://${host}${pathname}`)).toBe(true)));
		expect([may('https://fal.run:443/x'), may('HTTPS://FAL.RUN/x')]).toEqual([true, true]);
	});

	it('goes to no other host that the web has', () => {
		fc.assert(
			fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => expect(may(url)).toBe(false)),
		);
	});

	it('goes to no host that looks alike, hides fal in another part of the address, or has another port', () => {
		const alike = fc
			.tuple(
				falHost,
				segment.filter((text) => /^[a-z]/.test(text)),
				path,
			)
			.chain(([host, word, pathname]) =>
				fc.constantFrom(
					`https://${word}${host}${pathname}`,
					`https://${word}.${host}${pathname}`,
					`https://${host}.${word}.com${pathname}`,
					`https://${host}${word}${pathname}`,
					`https://${host}@${word}.com${pathname}`,
					`https://${host}:secret@${word}.com${pathname}`,
					`https://${host}%2F@${word}.com${pathname}`,
					`https://${word}.com/${host}${pathname}`,
					`https://${word}.com\\@${host}${pathname}`,
					`https://${word}.com?${host}`,
					`https://${word}.com#@${host}/`,
					`https://${host}.${pathname}`,
					`https://${host}:8443${pathname}`,
					`https://${host}:80${pathname}`,
				),
			);
		fc.assert(
			fc.property(alike, (url) => expect(may(url)).toBe(false)),
			{ numRuns: 500 },
		);
	});

	it('goes nowhere without TLS, and not by another scheme', () => {
		const scheme = fc.constantFrom('http', 'ws', 'wss', 'ftp', 'file', 'data', 'blob:https', 'javascript');
		fc.assert(
			fc.property(scheme, falHost, path, (name, host, pathname) =>
				expect(may(`${name}://${host}${pathname}`)).toBe(false),
			),
		);
	});

	it.each([
		'https://evilfal.run/x',
		'https://v3.fal.media/files/a.png',
		'https://fal.ai/x',
		'https://rest.alpha.fal.ai/x',
		'',
		'fal.run',
		'/fal.run',
		'//fal.run/x',
		'not a url',
	])('does not go to “%s”', (url) => expect(may(url)).toBe(false));
});

describe('the key of a custom server', () => {
	it('does not go to fal, nor to any other origin', () => {
		fc.assert(
			fc.property(
				server,
				fc.oneof(
					fc.webUrl(),
					falHost.map((host) => `https://${host}/x`),
				),
				(serverUrl, url) => {
					fc.pre(new URL(url).origin !== new URL(serverUrl).origin);
					expect(mayCarryKey(url, serverUrl)).toBe(false);
				},
			),
		);
		for (const origin of [
			'https://127.0.0.1:4455',
			'http://127.0.0.1:4456',
			'http://localhost:4455',
			'http://127.0.0.1',
			'http://127.0.0.1:4455@evil.com',
		]) {
			expect(mayCarryKey(`${origin}/queue.fal.run/x`, SERVER)).toBe(false);
		}
	});

	it('goes to no path of that server that does not stand for an API host of fal', () => {
		fc.assert(
			fc.property(server, path, falHost, (serverUrl, pathname, host) => {
				expect(mayCarryKey(`${serverUrl}${pathname}`, serverUrl)).toBe(false);
				expect(mayCarryKey(`${serverUrl}/files${pathname}/${host}`, serverUrl)).toBe(false);
				expect(mayCarryKey(`${serverUrl}/${host}.evil${pathname}`, serverUrl)).toBe(false);
				expect(mayCarryKey(`${serverUrl}/${host}/../files${pathname}`, serverUrl)).toBe(false);
				expect(mayCarryKey(`${serverUrl}/?/${host}${pathname}`, serverUrl)).toBe(false);
			}),
		);
	});

	it('does not go beside the path prefix of the server', () => {
		const serverUrl = 'https://sam.example/team/fal';
		expect(mayCarryKey('https://sam.example/team/fal/queue.fal.run/x', serverUrl)).toBe(true);
		for (const place of ['', '/team', '/team/fal2', '/other/fal', '/team/fal/..', '/team/fal/extra']) {
			expect(mayCarryKey(`https://sam.example${place}/queue.fal.run/x`, serverUrl)).toBe(false);
		}
	});

	it.each(['not a url', '127.0.0.1:4455', 'localhost:4455', 'foo:x', 'file:///fal', 'http://'])(
		'goes nowhere with the Server URL “%s”',
		(serverUrl) => {
			for (const url of [
				`${serverUrl}/queue.fal.run/x`,
				mapToServer('https://queue.fal.run/x', serverUrl),
				'https://queue.fal.run/x',
				'other:x/queue.fal.run/x',
			]) {
				expect(mayCarryKey(url, serverUrl)).toBe(false);
			}
		},
	);
});

describe('normalizeServerUrl', () => {
	it.each([
		[' http://127.0.0.1:4455/ ', SERVER],
		['http://127.0.0.1:4455///', SERVER],
		['https://sam.example/fal/', 'https://sam.example/fal'],
		['', ''],
		['  ', ''],
		[undefined, ''],
		[null, ''],
		[42, ''],
	])('makes %j to “%s”', (typed, normalized) => {
		expect(normalizeServerUrl(typed)).toBe(normalized);
	});
});

it.each([
	[SERVER, true],
	['https://sam.example/fal', true],
	['HTTP://SAM.EXAMPLE', true],
	['127.0.0.1:4455', false],
	['localhost:4455', false],
	['ws://127.0.0.1:4455', false],
	['file:///fal', false],
	['http://', false],
	['fal', false],
	['', false],
])('isServerUrl says of “%s”: %j', (serverUrl, callable) => {
	expect(isServerUrl(serverUrl)).toBe(callable);
});
