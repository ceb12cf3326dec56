import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseExecution, type Execution, type ServerBinary } from './executionData.mjs';
import { freePorts } from './freePort.mjs';
import { ensureN8nHost, type N8nHost } from './host.mjs';
import { openSession, type Owner, type RestSession } from './restSession.mjs';
import { installPackage, listPackage, type PackageSource } from './serverPackage.mjs';
import { startServerProcess } from './serverProcess.mjs';

const OWNER: Owner = { email: 'owner@example.com', password: 'Sandbox-Pass-1' };
const EXECUTION_POLL_MS = 100;
const DEFAULT_EXECUTION_TIMEOUT_MS = 120_000;
/** After activation a production webhook answers 30 to 300 ms later. */
const WEBHOOK_LIVE_WITHIN_MS = 15_000;

export type ServerOptions = PackageSource & {
	/** Settings for n8n, such as `N8N_DEFAULT_BINARY_DATA_MODE`; n8n sees none of the caller's own variables. */
	env?: Record<string, string>;
	/** Default: a temporary folder, removed by `close`. A folder given here is kept. */
	userFolder?: string;
	/** Default: any free port. */
	port?: number;
	/** Default: the n8n of the tests, installed when it is not yet there. */
	host?: N8nHost;
	log?: (line: string) => void;
};

export interface WorkflowJson {
	name: string;
	nodes: Array<{
		name: string;
		type: string;
		credentials?: Record<string, { id: string | null; name: string }>;
		[field: string]: unknown;
	}>;
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
	[field: string]: unknown;
}

export interface N8nServer {
	url: string;
	owner: Owner;
	/** Node types are `<packageName>.<node>`. */
	packageName: string;
	rest: RestSession;
	/** Stores a credential (n8n encrypts it); gives its id. */
	importCredential(credential: { name: string; type: string; data: Record<string, unknown> }): Promise<string>;
	/** What the credential dialog's test says about data that need not be stored. */
	testCredential(credential: {
		name: string;
		type: string;
		data: Record<string, unknown>;
	}): Promise<{ status: string; message: string }>;
	/** Stores a workflow; every node that names a credential of a type in `credentials` gets that credential. Gives its id. */
	importWorkflow(workflow: WorkflowJson, credentials?: Record<string, string>): Promise<string>;
	/** Starts a manual execution at the trigger node of that name; gives the execution's id. */
	startWorkflow(workflowId: string, options: { trigger: string }): Promise<string>;
	/** Starts an execution and waits for its end. */
	runWorkflow(workflowId: string, options: { trigger: string; timeoutMs?: number }): Promise<Execution>;
	/** The execution as stored at this moment. */
	execution(executionId: string): Promise<Execution>;
	/** Waits until the execution is neither new nor running; `waiting` counts as an end only when asked for. */
	executionEnd(executionId: string, options?: { timeoutMs?: number; orWaiting?: boolean }): Promise<Execution>;
	/** Ids of a workflow's executions, newest first. */
	executionIds(workflowId: string): Promise<string[]>;
	/** The bytes of a file, in whatever mode n8n stores it. */
	binary(file: ServerBinary): Promise<Buffer>;
	/** Publishes a workflow; with a webhook path, waits until that webhook answers. */
	activate(workflowId: string, webhookPath?: string): Promise<void>;
	webhookUrl(path: string): string;
	/** The Stop button. */
	stop(executionId: string): Promise<void>;
	log(): string;
	/** Ends n8n at once, as a crash would; started again on the same folder and port it goes on. */
	kill(): Promise<void>;
	close(): Promise<void>;
}

/**
 * Starts a real n8n with the package installed as a community package, an owner set up and logged in. About 8 s once the
 * n8n host exists.
 */
export async function startN8n(options: ServerOptions): Promise<N8nServer> {
	const { env = {}, log = console.log } = options;
	const host = options.host ?? (await ensureN8nHost({ log }));
	const userFolder = options.userFolder ?? (await mkdtemp(join(tmpdir(), 'n8n-server-')));
	await mkdir(userFolder, { recursive: true });
	const removeFolder = async () => {
		if (options.userFolder === undefined) await rm(userFolder, { recursive: true, force: true, maxRetries: 3 });
	};
	const stopAll: Array<() => Promise<void>> = [removeFolder];
	try {
		const installed = await installPackage(userFolder, options);
		const [freePort, brokerPort] = (await freePorts(2)) as [number, number];
		const port = options.port ?? freePort;
		const server = await startServerProcess({
			host,
			userFolder,
			port,
			brokerPort,
			temporary: options.userFolder === undefined,
			env,
		});
		stopAll.unshift(server.stop);
		const rest = await openSession(server.url, OWNER);
		await listPackage(host, userFolder, installed);

		const execution = async (id: string) => parseExecution(host, await rest.call('GET', `executions/${id}`));
		const executionEnd: N8nServer['executionEnd'] = async (
			id,
			{ timeoutMs = DEFAULT_EXECUTION_TIMEOUT_MS, orWaiting = false } = {},
		) => {
			const giveUpAtMs = Date.now() + timeoutMs;
			for (;;) {
				const current = await execution(id).catch(unlessUnstored);
				const status = current?.status ?? 'running';
				const going = ['new', 'running'].includes(status) || (status === 'waiting' && !orWaiting);
				if (current && !going) return current;
				if (Date.now() > giveUpAtMs)
					throw new Error(`execution ${id} is still ${status} after ${timeoutMs} ms\n${server.log().slice(-2000)}`);
				await wait(EXECUTION_POLL_MS);
			}
		};
		const startWorkflow: N8nServer['startWorkflow'] = async (id, { trigger }) => {
			const { executionId } = await rest.call<{ executionId: string }>('POST', `workflows/${id}/run`, {
				// n8n below 2.20 runs what it is sent instead of what it has stored.
				workflowData: await rest.call('GET', `workflows/${id}`),
				triggerToStartFrom: { name: trigger },
			});
			return executionId;
		};
		const webhookUrl = (path: string) => `${server.url}/webhook/${path}`;

		return {
			url: server.url,
			owner: OWNER,
			packageName: installed.name,
			rest,
			importCredential: async (credential) => (await rest.call<{ id: string }>('POST', 'credentials', credential)).id,
			testCredential: (credential) => rest.call('POST', 'credentials/test', { credentials: { id: '', ...credential } }),
			importWorkflow: async (workflow, credentials = {}) =>
				(await rest.call<{ id: string }>('POST', 'workflows', withCredentials(workflow, credentials))).id,
			startWorkflow,
			runWorkflow: async (id, { trigger, timeoutMs }) =>
				await executionEnd(await startWorkflow(id, { trigger }), { timeoutMs }),
			execution,
			executionEnd,
			async executionIds(workflowId) {
				const filter = encodeURIComponent(JSON.stringify({ workflowId }));
				const { results } = await rest.call<{ results: Array<{ id: string }> }>(
					'GET',
					`executions?filter=${filter}&limit=100`,
				);
				return results.map(({ id }) => id);
			},
			binary: async (file) =>
				file.id
					? await rest.download(`binary-data?action=download&id=${encodeURIComponent(file.id)}`)
					: Buffer.from(file.data, 'base64'),
			async activate(workflowId, webhookPath) {
				const { versionId } = await rest.call<{ versionId: string }>('GET', `workflows/${workflowId}`);
				await rest.call('POST', `workflows/${workflowId}/activate`, { versionId });
				if (webhookPath !== undefined) await webhookLive(webhookUrl(webhookPath));
			},
			webhookUrl,
			stop: async (executionId) => void (await rest.call('POST', `executions/${executionId}/stop`)),
			log: server.log,
			kill: server.kill,
			async close() {
				for (const stop of stopAll) await stop();
			},
		};
	} catch (error) {
		for (const stop of stopAll) await stop();
		throw error;
	}
}

/** n8n 2.20 fails to show an execution that has stored nothing yet. */
function unlessUnstored(error: unknown): undefined {
	if (!(error as Error).message.includes("(reading 'resultData')")) throw error;
}

function withCredentials(workflow: WorkflowJson, credentialIds: Record<string, string>): WorkflowJson {
	const nodes = workflow.nodes.map((node) => {
		const named = Object.entries(node.credentials ?? {}).map(([type, reference]): [string, typeof reference] => [
			type,
			credentialIds[type] ? { ...reference, id: credentialIds[type] } : reference,
		]);
		return node.credentials ? { ...node, credentials: Object.fromEntries(named) } : node;
	});
	// n8n below 2.20 does not store a workflow that does not say whether it is active.
	return { active: false, settings: { executionOrder: 'v1' }, ...workflow, nodes };
}

/** A registered POST webhook answers a GET with a hint to use POST; an unregistered one says that it is not registered. */
async function webhookLive(url: string): Promise<void> {
	const giveUpAtMs = Date.now() + WEBHOOK_LIVE_WITHIN_MS;
	for (;;) {
		const text = await (await fetch(url)).text();
		if (/Did you mean to make a POST request/.test(text)) return;
		if (Date.now() > giveUpAtMs) throw new Error(`the webhook ${url} did not come up: ${text.slice(0, 300)}`);
		await wait(EXECUTION_POLL_MS);
	}
}
