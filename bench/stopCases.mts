import type { N8nServer } from '../harness/n8n/server.mjs';
import { eventually } from '../harness/eventually.mjs';
import { falCredential } from '../harness/n8n/packedN8n.mjs';
import { falNode, inSequence, wordItems } from '../harness/workflows/workflowNodes.mjs';
import type { SandboxServer } from '../harness/fal/sandboxServer.mjs';
import type { ScriptedFal } from '../harness/fal/scriptedFal.mjs';
import { callFal } from './callFal.mjs';
import { ENDPOINT, IMAGE_URL, INPUT } from './jobInput.mjs';

const TRIGGER = 'Start';
const NODE = 'SAM';

interface Segmentation {
	items: number;
	/** Options of the node. */
	options?: Record<string, unknown>;
	/** Settings of the workflow. */
	settings?: Record<string, unknown>;
}

/**
 * Ways in which an execution with jobs at fal ends early. Each gives the milliseconds until fal had every cancel, and throws when something
 * else happens. The clocks of all processes are one, the machine's.
 */
export class StopCases {
	/** `sandbox`: its jobs must not end by themselves. */
	constructor(
		private readonly n8n: N8nServer,
		private readonly sandbox: SandboxServer,
		private readonly scripted: ScriptedFal,
	) {}

	/** What a program without n8n needs to cancel a running job whose id it knows: the least that is possible. */
	async bareCancel(): Promise<number> {
		await this.sandbox.reset();
		const requestId = await this.submitJob();
		const calledAtMs = Date.now();
		await callFal(this.sandbox, 'PUT', `queue.fal.run/fal-ai/sam-3/requests/${requestId}/cancel`);
		return (await this.lastCancelAtMs(1)) - calledAtMs;
	}

	/** The Stop button. `blockers`: jobs before, which keep all of the execution's own waiting in fal's queue if they fill the sandbox. */
	async stop({ items, blockers }: { items: number; blockers: number }): Promise<number> {
		await this.sandbox.reset();
		for (let blocker = 0; blocker < blockers; blocker++) await this.submitJob();
		const executionId = await this.start(this.sandbox, { items });
		await this.untilFollowed(items);
		const states = (await this.sandbox.jobs()).slice(blockers).map(({ state }) => state);
		const wanted = blockers > 0 ? 'queued' : 'running';
		if (states.some((state) => state !== wanted))
			throw new Error(`the jobs to be stopped are ${states.join(', ')} and not ${wanted}`);
		const stoppedAtMs = Date.now();
		await this.n8n.stop(executionId);
		const cancelledAtMs = await this.lastCancelAtMs(items);
		await this.expectEnd(executionId, 'canceled');
		return cancelledAtMs - stoppedAtMs;
	}

	/** The Stop button before fal has answered the submit. Counted from the answer, which comes when the execution is over. */
	async stopDuringSubmit(): Promise<number> {
		const { scripted } = this;
		let answer = () => {};
		const answered = new Promise<void>((resolve) => (answer = resolve));
		let submitted = false;
		let cancelledAtMs: number | undefined;
		scripted.hold = true;
		scripted.scripts = {
			submit: () => {
				submitted = true;
				return { after: answered };
			},
			cancel: () => {
				cancelledAtMs = Date.now();
				return undefined;
			},
		};
		const executionId = await this.start(scripted, { items: 1 });
		await eventually(async () => submitted);
		await this.n8n.stop(executionId);
		await this.expectEnd(executionId, 'canceled');
		if (cancelledAtMs !== undefined) throw new Error('a job was cancelled of which nobody could know');
		const answeredAtMs = Date.now();
		answer();
		return (await eventually(async () => cancelledAtMs)) - answeredAtMs;
	}

	/** The node's option Timeout, counted from what n8n records as the node's start plus the timeout. */
	async nodeTimeout(seconds: number): Promise<number> {
		await this.sandbox.reset();
		const executionId = await this.start(this.sandbox, { items: 1, options: { timeout: seconds } });
		const cancelledAtMs = await this.lastCancelAtMs(1);
		const { nodeRuns } = await this.expectEnd(executionId, 'error');
		return cancelledAtMs - (nodeRuns[NODE]![0]!.startTimeMs + seconds * 1000);
	}

	/** The workflow's timeout, counted from what n8n records as the execution's start plus the timeout. */
	async workflowTimeout(seconds: number): Promise<number> {
		await this.sandbox.reset();
		const executionId = await this.start(this.sandbox, { items: 1, settings: { executionTimeout: seconds } });
		const cancelledAtMs = await this.lastCancelAtMs(1);
		await this.expectEnd(executionId, 'canceled');
		const { startedAt } = await this.n8n.rest.call<{ startedAt: string }>('GET', `executions/${executionId}`);
		return cancelledAtMs - (Date.parse(startedAt) + seconds * 1000);
	}

	/** Starts a workflow that sends so many items to this fal; gives the execution's id. */
	private async start(
		{ url, key }: { url: string; key: string },
		{ items, options = {}, settings = {} }: Segmentation,
	): Promise<string> {
		const words = Array.from({ length: items }, (_, index) => `word ${index}`);
		const workflow = inSequence('Stopping', [
			...wordItems(words),
			falNode(NODE, 'sam3Image', { imageUrl: IMAGE_URL, prompt: '={{ $json.word }}', options }),
		]);
		const falSamApi = await falCredential(this.n8n, url, key);
		const workflowId = await this.n8n.importWorkflow(
			{ ...workflow, settings: { executionOrder: 'v1', ...settings } },
			{ falSamApi },
		);
		return await this.n8n.startWorkflow(workflowId, { trigger: TRIGGER });
	}

	private async expectEnd(executionId: string, status: string) {
		const execution = await this.n8n.executionEnd(executionId);
		if (execution.status !== status)
			throw new Error(
				`the execution ended with ${execution.status} and not with ${status}: ${execution.error?.message}`,
			);
		return execution;
	}

	/** Until the node waits for the end of so many jobs. */
	private async untilFollowed(count: number): Promise<void> {
		await eventually(
			async () =>
				(await this.sandbox.requests()).filter(({ path }) => path.endsWith('/status/stream')).length === count,
		);
	}

	/** When the last one of so many jobs was cancelled, in milliseconds since 1970: when the call's head had arrived. */
	private async lastCancelAtMs(jobs: number): Promise<number> {
		const arrivals = await eventually(async () => {
			const cancels = (await this.sandbox.requests()).filter(
				({ method, path }) => method === 'PUT' && path.endsWith('/cancel'),
			);
			const byJob = new Map(cancels.map(({ path, at }) => [path, Date.parse(at)]));
			return byJob.size >= jobs && [...byJob.values()];
		});
		return Math.max(...arrivals);
	}

	/** A job that no workflow knows of; gives its id. */
	private async submitJob(): Promise<string> {
		return (await callFal<{ request_id: string }>(this.sandbox, 'POST', `queue.fal.run/${ENDPOINT}`, INPUT)).request_id;
	}
}
