import type { SessionSummary } from '../../sandbox/server/realtimeSession.mjs';
import { eventually } from '../../harness/eventually.mjs';
import type { SandboxClient } from '../../harness/fal/sandboxClient.mjs';
import type { RunResult } from '../../harness/n8n/engineTypes.mjs';

/** Waits until no session is open, and gives them all. */
export async function closedSessions(sandbox: SandboxClient): Promise<SessionSummary[]> {
	return await eventually(async () => {
		const sessions = await sandbox.sessions();
		return sessions.every(({ open }) => !open) && sessions;
	});
}

/** Waits until the sandbox's list of requests has one to this host. */
export async function untilRequested(sandbox: SandboxClient, host: string): Promise<void> {
	await eventually(async () => (await sandbox.requests()).some((request) => request.host === host));
}

/** One word or sentence per item of the first output: `delivered`, or what went wrong. */
export function fates({ outputs }: RunResult): unknown[] {
	return outputs[0]!.map(({ json }) => json.message ?? (json.found ? 'delivered' : 'nothing'));
}
