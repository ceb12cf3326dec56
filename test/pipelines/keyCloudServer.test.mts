import { createSigningKey } from '../../sandbox/server/signingKey.mjs';
import { leaks } from '../../harness/fal/cloudRequest.mjs';
import { requestLines, requestsSeenIn } from '../engine/packageRequests.mjs';
import { FOREIGN } from '../../harness/fal/recordingCloud.mjs';
import { useRecordingCloud, useSandbox } from '../../harness/jest/useFal.mjs';
import { usePackedN8n } from '../../harness/jest/usePackedN8n.mjs';
import { start, type Started } from './callbackServer.mjs';
import { words } from './callbackWorkflows.mjs';
import { eventually } from '../../harness/eventually.mjs';
import { callBody, post, signedCall } from './signedCall.mjs';
import { falNode, inSequence, node } from '../../harness/workflows/workflowNodes.mjs';

const TEST_MS = 120_000;
/** fal cannot be told an address on this machine; nobody calls this one. */
const PUBLIC_N8N = 'https://n8n.example.com/';

const key = createSigningKey();
const sandbox = useSandbox({ fixedJobMs: 20 }, { forgets: false });
const cloud = useRecordingCloud(sandbox, { forgets: false });
/** An execution that fal must call, because its request takes longer than the node waits; from the start, to save the time. */
let suspended: Started;
let heldBack = true;
/** Addresses, without scheme and query, that lead to the same path of another host. */
let redirected: (url: string) => boolean = () => false;

beforeEach(() => void (redirected = () => false));

beforeAll(async () => {
	cloud.script = ({ host, path, method }) => {
		if (redirected(host + path)) return { status: 302, headers: { location: `https://${FOREIGN}${path}` } };
		if (path === '/.well-known/jwks.json') return { body: JSON.stringify({ keys: [key.jwk] }) };
		if (heldBack && method === 'GET' && path.includes('/status'))
			return { body: JSON.stringify({ status: 'IN_PROGRESS' }) };
		return undefined;
	};
});
/** Without a Server URL: the hosts are fal's own. */
const n8n = usePackedN8n(
	() => ({ url: '', key: sandbox.key }),
	() => ({ env: { ...cloud.environment, N8N_WEBHOOK_URL: PUBLIC_N8N } }),
);
beforeAll(async () => void (suspended = await start(n8n, words(['a']), n8n.credentialId)));

afterEach(() => expect(leaks(cloud.requests)).toEqual([]));

/** What arrived since, but for what n8n itself may ask of hosts of its own. */
function since(before: number): string[] {
	return requestLines(cloud.requests.slice(before).filter(({ host }) => /(^|\.)fal\.|^elsewhere/.test(host)));
}

test(
	'the credential’s Test asks fal’s price list with the key, and goes to no host that this redirects to',
	async () => {
		const before = cloud.requests.length;
		const ask = () =>
			n8n.testCredential({ name: 'fal', type: 'falSamApi', data: { apiKey: sandbox.key, serverUrl: '' } });
		expect(await ask()).toMatchObject({ status: 'OK' });
		redirected = (url) => url === 'api.fal.ai/v1/models/pricing';
		expect(await ask()).toMatchObject({ status: 'Error' });
		expect(since(before).filter((line) => /pricing|elsewhere/.test(line))).toEqual([
			'GET https://api.fal.ai/v1/models/pricing with the key',
		]);
	},
	TEST_MS,
);

test(
	'n8n’s own HTTP Request node gets the key from the credential for fal’s API, and for nothing else',
	async () => {
		const before = cloud.requests.length;
		const asking = (name: string, url: string) =>
			node(
				name,
				'n8n-nodes-base.httpRequest',
				4.2,
				{ url, authentication: 'predefinedCredentialType', nodeCredentialType: 'falSamApi', options: {} },
				{ credentials: { falSamApi: { id: null, name: 'fal' } } },
			);
		const nodes = [
			node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
			asking('Prices', 'https://api.fal.ai/v1/models/pricing?endpoint_id=fal-ai/sam-3/image'),
			asking('Elsewhere', `https://${FOREIGN}/by-hand`),
			asking('Led Away', 'https://api.fal.ai/v1/leads/away'),
		];
		redirected = (url) => url === 'api.fal.ai/v1/leads/away';
		const execution = await n8n.runWorkflow(
			await n8n.importWorkflow(inSequence('by hand', nodes), { falSamApi: n8n.credentialId }),
			{ trigger: 'Start' },
		);
		expect(execution).toMatchObject({ status: 'success' });
		expect(since(before).filter((line) => /api\.fal\.ai|elsewhere/.test(line))).toEqual([
			'GET https://api.fal.ai/v1/leads/away with the key',
			'GET https://api.fal.ai/v1/models/pricing with the key',
			`GET https://${FOREIGN}/by-hand without the key`,
			`GET https://${FOREIGN}/v1/leads/away without the key`,
		]);
	},
	TEST_MS,
);

test(
	'a suspended execution is woken, and a trigger started, with the key at fal’s API alone',
	async () => {
		await suspended.suspended();
		const { query } = cloud.requests.find(({ path, method }) => path === '/fal-ai/sam-3/image' && method === 'POST')!;
		expect(query.fal_webhook).toMatch(PUBLIC_N8N);
		const { id } = (await sandbox.jobs())[0]!;
		heldBack = false;
		const before = cloud.requests.length;
		expect(
			(await post(query.fal_webhook!.replace(PUBLIC_N8N, `${n8n.url}/`), signedCall(key, id, callBody(id)))).status,
		).toBe(200);
		expect(await suspended.end()).toMatchObject({ status: 'success' });
		expect(since(before)).toEqual([
			'GET https://queue.fal.run/{app}/requests/{…} with the key',
			'GET https://queue.fal.run/{app}/requests/{…}/status with the key',
			'GET https://rest.fal.ai/.well-known/jwks.json with the key',
			'GET https://v3b.fal.media/files/{…} without the key',
		]);

		const trigger = falNode('Called', 'falSamTrigger', {}, { webhookId: 'key-cloud' });
		const workflowId = await n8n.importWorkflow(
			inSequence('called', [trigger, node('After', 'n8n-nodes-base.noOp', 1, {})]),
			{ falSamApi: n8n.credentialId },
		);
		await n8n.activate(workflowId, 'key-cloud/fal-sam');
		const beforeCall = cloud.requests.length;
		expect((await post(n8n.webhookUrl('key-cloud/fal-sam'), signedCall(key, id, callBody(id)))).status).toBe(200);
		const [executionId] = await eventually(async () => {
			const ids = await n8n.executionIds(workflowId);
			return ids.length > 0 && ids;
		});
		expect(await n8n.executionEnd(executionId!)).toMatchObject({ status: 'success' });
		// The signing keys are kept from the call before.
		expect(since(beforeCall)).toEqual([
			'GET https://queue.fal.run/{app}/requests/{…} with the key',
			'GET https://queue.fal.run/{app}/requests/{…}/status with the key',
			'GET https://v3b.fal.media/files/{…} without the key',
		]);
	},
	TEST_MS,
);

test(
	'what arrived in all of this stands in the table of requests',
	async () => {
		const byHand = /elsewhere|\/leads\/away/;
		const table = [...requestsSeenIn('engine'), ...requestsSeenIn('server')];
		expect(since(0)).toEqual(expect.arrayContaining(requestsSeenIn('server')));
		expect(since(0).filter((line) => !table.includes(line) && !byHand.test(line))).toEqual([]);
	},
	TEST_MS,
);

test(
	'n8n’s own log and what it stores of the executions do not have the key',
	async () => {
		const secret = sandbox.key.split(':')[1]!;
		expect(n8n.log()).not.toContain(secret);
		expect(JSON.stringify(await n8n.execution(suspended.id))).not.toContain(secret);
	},
	TEST_MS,
);
