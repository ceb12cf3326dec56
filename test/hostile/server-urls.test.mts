import type { IHttpRequestOptions } from 'n8n-workflow';

import { FalSamApi } from '../../credentials/FalSamApi.credentials.js';
import { isServerUrl } from '../../nodes/shared/fal/http/falHosts.js';
import { settle } from '../../nodes/shared/async/settle.js';
import { KEY } from './keyShapes.mjs';
import { hostileArea, type HostileCase } from './tally.mjs';

const credential = new FalSamApi();
const SERVER = 'http://127.0.0.1:4455';

const asks = async (serverUrl: string, request: object) =>
	await settle(credential.authenticate({ apiKey: KEY, serverUrl }, request as IHttpRequestOptions));

const WRONG_SERVERS: Array<[serverUrl: string, named: RegExp]> = [
	[`${SERVER}/?`, /“\?” and “#”/],
	[`${SERVER}?fal=1`, /“\?” and “#”/],
	[`${SERVER}/#`, /“\?” and “#”/],
	[`${SERVER}#/x`, /“\?” and “#”/],
	['http://user@127.0.0.1:4455', /user name or password/],
	['http://user:password@127.0.0.1:4455', /user name or password/],
	['http://api.fal.ai@evil.example', /user name or password/],
	['127.0.0.1:4455', /must start with http/],
	['localhost:4455', /must start with http/],
	['//127.0.0.1:4455', /must start with http/],
	['ftp://127.0.0.1', /must start with http/],
	['ws://127.0.0.1:4455', /must start with http/],
	['file:///etc/passwd', /must start with http/],
	['javascript:alert(1)', /must start with http/],
	['data:text/html,fal', /must start with http/],
	['http:127.0.0.1:4455', /must start with http/],
	['http:/127.0.0.1:4455', /must start with http/],
	['http:///127.0.0.1:4455', /must start with http/],
	['http://', /must start with http/],
	['http://:4455', /not an address/],
	['http://127.0.0.1:99999', /not an address/],
	['http://[::1', /not an address/],
	['http://a b', /no space/],
	['http://127.0.0.1:4455\\evil.example', /no space, backslash/],
	['http:\\\\127.0.0.1', /backslash/],
	['http://127.0.0.1\u200b:4455', /invisible/],
	['http://127.0.0.1\n:4455', /no space/],
	['http://127.0.0.1\u0000:4455', /invisible/],
	['http://\u202e127.0.0.1', /invisible/],
	['https://fal.ai', /fal’s own address/],
	['https://fal.ai/dashboard/keys', /fal’s own address/],
	['https://queue.fal.run', /fal’s own address/],
	['https://api.fal.ai/', /fal’s own address/],
	['https://v3.fal.media', /fal’s own address/],
	['https://QUEUE.FAL.RUN.', /fal’s own address/],
];

hostileArea(
	'Server URLs',
	WRONG_SERVERS.map(
		([serverUrl, named]): HostileCase => [
			JSON.stringify(serverUrl),
			async () => {
				for (const url of [`${serverUrl}/api.fal.ai/v1/models/pricing`, 'https://api.fal.ai/v1/models/pricing']) {
					const asked = await asks(serverUrl, { url });
					expect(asked).toMatchObject({ ok: false, error: { message: expect.stringMatching(named) } });
					expect(asked).toMatchObject({ error: { message: expect.stringContaining('Server URL of the credential') } });
				}
			},
		],
	),
);

hostileArea(
	'Server URLs that are right',
	[
		SERVER,
		'https://sam.example/team/fal',
		'HTTPS://SAM.EXAMPLE',
		'http://[::1]:4455',
		'http://sam',
		'https://notfal.ai',
	].map(
		(serverUrl): HostileCase => [
			serverUrl,
			async () => {
				expect(isServerUrl(serverUrl)).toBe(true);
				expect(await asks(serverUrl, { url: `${serverUrl}/queue.fal.run/x` })).toMatchObject({
					value: { headers: { Authorization: `Key ${KEY}` } },
				});
			},
		],
	),
);

/** Requests as n8n and its nodes describe them, and whether the address that is called in the end may get the key. */
const REQUESTS: Array<[serverUrl: string, request: Record<string, unknown>, key: boolean]> = [
	['', { baseURL: 'https://api.fal.ai', url: '/v1/models' }, true],
	['', { baseURL: 'https://api.fal.ai', url: 'v1/models' }, true],
	['', { baseURL: 'https://api.fal.ai/', url: '//v1' }, false],
	['', { baseURL: 'https://api.fal.ai///', url: '/v1' }, true],
	['', { baseURL: 'https://api.fal.ai', url: '' }, true],
	['', { baseURL: 'https://api.fal.ai' }, true],
	['', { baseURL: 'https://api.fal.ai', url: 'https://queue.fal.run/x' }, true],
	['', { baseURL: 'https://evil.example', url: 'https://queue.fal.run/x' }, true],
	['', { baseURL: 'https://api.fal.ai', url: 'https://evil.example/x' }, false],
	['', { baseURL: 'https://api.fal.ai/x/', url: 'https://evil.example/x' }, false],
	['', { baseURL: 'https://api.fal.ai/', url: 'HTTPS://evil.example/x' }, false],
	['', { baseURL: 'https://api.fal.ai/', url: 'http://api.fal.ai/x' }, false],
	['', { baseURL: 'https://api.fal.ai/', url: '//evil.example/x' }, false],
	['', { baseURL: 'https://api.fal.ai/?', url: 'https://evil.example' }, false],
	['', { baseURL: 'https://api.fal.ai', url: '@evil.example/x' }, true],
	['', { baseURL: 'https://api.fal.ai', url: '.evil.example/x' }, true],
	['', { baseURL: 'https://api.fal.ai', url: ':8443/x' }, true],
	['', { baseURL: 'https://api.fal.ai', url: '\\\\evil.example/x' }, true],
	['', { baseURL: 'https://api.fal.ai', url: '../../evil.example' }, true],
	['', { baseURL: 'https://evil.example', url: '/https://api.fal.ai/' }, false],
	['', { baseURL: 'https://evil.example/', url: 'api.fal.ai' }, false],
	['', { url: 'https://api.fal.ai:443/x' }, true],
	['', { url: 'https://api.fal.ai:8443/x' }, false],
	['', { url: 'https://API.FAL.AI/x' }, true],
	['', { url: 'https://api.fal.ai./x' }, false],
	['', { url: 'https://api.fal.ai\\@evil.example/' }, true],
	['', { url: 'https://evil.example\\@api.fal.ai/' }, false],
	['', { url: 'https://api.fal.ai@evil.example/' }, false],
	['', { url: 'https://user:password@api.fal.ai/' }, false],
	['', { url: 'https://evil.example#@api.fal.ai/' }, false],
	['', { url: 'https://evil.example?@api.fal.ai/' }, false],
	['', { url: 'https://api.fal.ai%2f@evil.example/' }, false],
	['', { url: 'http://api.fal.ai/x' }, false],
	['', { url: ' https://api.fal.ai/x' }, true],
	['', { url: '//api.fal.ai/x' }, false],
	['', { url: '/v1/models' }, false],
	['', {}, false],
	['', { uri: 'https://api.fal.ai/x' }, true],
	['', { uri: 'https://evil.example/x' }, false],
	['', { uri: 'https://api.fal.ai/x', url: 'https://evil.example/x' }, false],
	['', { uri: 'https://evil.example/x', url: 'https://api.fal.ai/x' }, true],
	['', { url: new URL('https://api.fal.ai/x') }, true],
	['', { url: new URL('https://evil.example/x'), baseURL: 'https://api.fal.ai' }, false],
	[SERVER, { baseURL: `${SERVER}/api.fal.ai`, url: '/v1/models/pricing' }, true],
	[SERVER, { baseURL: SERVER, url: 'queue.fal.run/x' }, true],
	[SERVER, { baseURL: `${SERVER}/api.fal.ai`, url: '/../files/mask.png' }, false],
	[SERVER, { baseURL: `${SERVER}/api.fal.ai/`, url: '%2e%2e/files/mask.png' }, false],
	[SERVER, { baseURL: `${SERVER}/api.fal.ai`, url: 'https://evil.example/queue.fal.run' }, false],
	[SERVER, { url: `${SERVER}/files/queue.fal.run/x` }, false],
	[SERVER, { url: `${SERVER}\\queue.fal.run\\x` }, true],
	[SERVER, { url: `${SERVER}@evil.example/queue.fal.run/x` }, false],
	[SERVER, { url: 'http://localhost:4455/queue.fal.run/x' }, false],
	[SERVER, { url: 'https://queue.fal.run/x' }, false],
	['http://sam.example', { url: 'http://sam.example:80/fal.run/x' }, true],
	['http://sam.example', { url: 'HTTP://SAM.EXAMPLE/fal.run/x' }, true],
	['http://sam.example', { url: 'http://sam.example/FAL.RUN/x' }, false],
	['http://sam.example', { url: 'https://sam.example/fal.run/x' }, false],
];

hostileArea(
	'which host may get the key',
	REQUESTS.map(
		([serverUrl, request, key]): HostileCase => [
			`${serverUrl || 'cloud'} ${JSON.stringify(request)}`,
			async () => {
				const asked = await asks(serverUrl, request);
				const headers = asked.ok ? asked.value.headers : undefined;
				expect({ ok: asked.ok, key: headers?.Authorization !== undefined }).toEqual({ ok: true, key });
				if (!key && asked.ok) expect(asked.value).toBe(request);
			},
		],
	),
);
