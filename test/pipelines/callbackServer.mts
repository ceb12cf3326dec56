import type { Execution, ServerItem } from '../../harness/n8n/executionData.mjs';
import type { N8nServer, WorkflowJson } from '../../harness/n8n/server.mjs';
import { ScriptedFal } from '../../harness/fal/scriptedFal.mjs';
import { startFalRelay, type FalRelay } from '../../harness/fal/falRelay.mjs';
import { eventually } from '../../harness/eventually.mjs';
import { falCredential } from '../../harness/n8n/packedN8n.mjs';
import { callBody, post, signedCall } from './signedCall.mjs';

/** An execution that has begun. */
export interface Started {
	id: string;
	/** Waits until n8n has suspended it. */
	suspended(): Promise<void>;
	end(): Promise<Execution>;
}

/** Stores the workflow and starts it at its node Start. */
export async function start(n8n: N8nServer, workflow: WorkflowJson, credentialId: string): Promise<Started> {
	const id = await n8n.startWorkflow(await n8n.importWorkflow(workflow, { falSamApi: credentialId }), {
		trigger: 'Start',
	});
	return {
		id,
		async suspended() {
			const { status, error } = await n8n.executionEnd(id, { orWaiting: true });
			if (status !== 'waiting') throw new Error(`execution ${id} ended with ${status}: ${error?.message}`);
		},
		end: async () => await n8n.executionEnd(id, { timeoutMs: 240_000 }),
	};
}

/** Output of a node's last run. */
export function outputOf({ nodeRuns }: Execution, name: string, output = 0): ServerItem[] {
	return nodeRuns[name]?.at(-1)?.outputs[output] ?? [];
}

/** A fal whose jobs end when the test says so, and that never calls: the test does. */
export interface HeldFal {
	fal: ScriptedFal;
	relay: FalRelay;
	credentialId: string;
	/** Posts a signed call about the job of that number, from 0, to where that request asked for. */
	call(jobIndex: number): Promise<number>;
	close(): Promise<void>;
}

export async function startHeldFal(n8n: N8nServer): Promise<HeldFal> {
	const fal = await ScriptedFal.start();
	fal.hold = true;
	const relay = await startFalRelay(fal.url, { losesCalls: true });
	return {
		fal,
		relay,
		credentialId: await falCredential(n8n, relay.url, fal.key),
		async call(jobIndex) {
			const { requestId } = fal.jobs[jobIndex]!;
			return (await post(relay.webhookUrls[jobIndex]!, signedCall(relay.key, requestId, callBody(requestId)))).status;
		},
		async close() {
			await relay.close();
			await fal.close();
		},
	};
}

/** Waits until the held fal has that many jobs. */
export async function jobsAt({ fal }: HeldFal, count: number): Promise<void> {
	await eventually(async () => fal.jobs.length >= count);
}
