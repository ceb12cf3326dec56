import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CARRIERS, PACKAGE_REQUESTS } from '../engine/packageRequests.mjs';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

/** Everything with which code of a node can make a request: n8n's helpers, fal's client, this package's own calls, the globals. */
const CALLS = [
	/\bfal\s*\.(?:queue|realtime|storage|streaming)\s*\.\w+(?=\()/g,
	/\bfal\s*\.(?:run|subscribe|stream)(?=\()/g,
	/(?<!function )\b(?:falFetch|callHttp)(?=\()/g,
	/\b(?:httpRequest\w*|requestWithAuthentication\w*|requestOAuth\w+|makeRoutingRequest)(?=\()/g,
	/(?<![\w.])(?:globalThis\.)?fetch(?=\()/g,
	/\bnew (?:WebSocket|EventSource|XMLHttpRequest)(?=\()/g,
	/\b(?:sendBeacon|importScripts)(?=\()/g,
];
/** A request that n8n makes because a description asks for it. */
const DESCRIBED = [
	/^\t(test)(?=: ICredentialTestRequest)/gm,
	/\b(preAuthentication)(?=\b)/g,
	/\b(loadOptions|listSearch|resourceMapping)(?=\b)/g,
];
/** Modules that can reach the network without any of these. */
const NETWORK_MODULE =
	/(?:from|import|require\()\s*\(?'(?:node:)?(?:https?|http2|net|tls|dgram|dns|child_process|worker_threads|undici|axios|got|ws|node-fetch)(?:\/[^']*)?'/;

function sourceFiles(): Array<[string, string]> {
	return ['nodes', 'credentials'].flatMap((folder) =>
		(readdirSync(join(REPOSITORY, folder), { recursive: true }) as string[])
			.filter((name) => name.endsWith('.ts'))
			.map((name): [string, string] => [
				name.replaceAll('\\', '/'),
				withoutComments(readFileSync(join(REPOSITORY, folder, name), 'utf8')),
			]),
	);
}

function withoutComments(source: string): string {
	return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

test('every place in the sources that makes a request stands in the table of requests', () => {
	const places = sourceFiles().flatMap(([name, source]) => {
		const found = [...CALLS, ...DESCRIBED].flatMap((call) =>
			[...source.matchAll(call)].map(([call, described]) => `${name} ${described ?? call.replace(/\s+\./g, '.')}`),
		);
		return found.map((place, at) =>
			numbered(place, found.slice(0, at).filter((earlier) => earlier === place).length + 1),
		);
	});
	const known = [...PACKAGE_REQUESTS.flatMap(({ madeBy }) => madeBy), ...CARRIERS];
	expect(places.sort()).toEqual([...new Set(known)].sort());
});

/** The second of its kind in a file is `… #2`. */
function numbered(place: string, number: number): string {
	return number === 1 ? place : `${place} #${number}`;
}

test('no source reaches the network by a module of Node.js or of somebody else', () => {
	expect(
		sourceFiles()
			.filter(([, source]) => NETWORK_MODULE.test(source))
			.map(([name]) => name),
	).toEqual([]);
});

test('every address of the sources is one of fal’s API hosts, or a text for people', () => {
	const FOR_PEOPLE = /^(?:fal\.ai|example\.com|n8n\.example\.com|www\.w3\.org|myproxy|127\.0\.0\.1)$/;
	const hosts = sourceFiles().flatMap(([, source]) =>
		[...source.matchAll(/\b(?:https?|wss?):\/\/([\w.-]+)/g)].map(([, host]) => host!),
	);
	expect([...new Set(hosts)].filter((host) => !FOR_PEOPLE.test(host)).sort()).toEqual([
		'api.fal.ai',
		'fal.run',
		'queue.fal.run',
		'rest.fal.ai',
	]);
});
