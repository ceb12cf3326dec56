import type { IHttpRequestOptions } from 'n8n-workflow';

import { FalSamApi } from '../../credentials/FalSamApi.credentials.js';
import { failureOf } from '../../nodes/shared/errors/failure.js';
import { explainFailure } from '../../nodes/shared/errors/errorSentences.js';
import { accessFromCredential } from '../../nodes/shared/fal/http/credentialAccess.js';
import { settle } from '../../nodes/shared/async/settle.js';
import { ID, KEY, SECRET, WRONG_KEYS } from './keyShapes.mjs';
import { hostileArea, type HostileCase } from './tally.mjs';

const credential = new FalSamApi();
const PRICES = { url: 'https://api.fal.ai/v1/models/pricing' } as IHttpRequestOptions;

/** What a node says that has this key. */
async function saidByNode(apiKey: unknown): Promise<string | undefined> {
	const holder = { getCredentials: async () => ({ apiKey, serverUrl: '' }), helpers: {} };
	const read = await settle(accessFromCredential(holder as never));
	if (read.ok) return undefined;
	return explainFailure(failureOf(read.error), { endpoint: 'fal-ai/sam-3/image', fields: new Map() }).message;
}

/** What the credential's Test, and n8n's HTTP Request node, say. */
async function saidByTest(apiKey: unknown): Promise<string | undefined> {
	const asked = await settle(credential.authenticate({ apiKey: apiKey as string, serverUrl: '' }, PRICES));
	return asked.ok ? undefined : (asked.error as Error).message;
}

hostileArea(
	'shapes of the key',
	WRONG_KEYS.map(
		([name, key, named]): HostileCase => [
			name,
			async () => {
				const said = await saidByNode(key);
				expect(said).toMatch(/^API Key of the credential: .*\. Nothing was sent to fal\.$/);
				expect(said).toMatch(named);
				expect(await saidByTest(key)).toBe(said);
				for (const part of [ID, SECRET, SECRET.slice(0, 9), SECRET.slice(9)]) expect(said).not.toContain(part);
			},
		],
	),
);

hostileArea(
	'keys that are right',
	[KEY, ` ${KEY} `, `${KEY}\n`, `\r\n\t${KEY}\r\n`, `\ufeff${KEY}`, `\u00a0${KEY}`, 'id:secret', 'a_b-c.d~e:f+/=!'].map(
		(key): HostileCase => [
			JSON.stringify(key),
			async () => {
				expect([await saidByNode(key), await saidByTest(key)]).toEqual([undefined, undefined]);
				const { headers } = await credential.authenticate({ apiKey: key, serverUrl: '' }, PRICES);
				expect(headers).toEqual({ Authorization: `Key ${key.trim()}` });
			},
		],
	),
);
