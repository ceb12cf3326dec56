import type { FaultRule } from '../../sandbox/server/faultRules.mjs';
import type { SessionSummary } from '../../sandbox/server/realtimeSession.mjs';
import type { RunResult } from '../../harness/n8n/engineTypes.mjs';
import type { ProtocolSandbox } from '../../harness/fal/protocolSandbox.mjs';

/** Every WebSocket session since the last reset, oldest first. */
export async function sessionsOf(sandbox: ProtocolSandbox): Promise<SessionSummary[]> {
	return (await (await sandbox.call('GET', 'sandbox/realtime')).json()) as SessionSummary[];
}

/** Waits until no session is open, and gives them all. */
export async function closedSessions(sandbox: ProtocolSandbox): Promise<SessionSummary[]> {
	for (;;) {
		const sessions = await sessionsOf(sandbox);
		if (sessions.every(({ open }) => !open)) return sessions;
	}
}

export async function setFaults(sandbox: ProtocolSandbox, ...rules: FaultRule[]): Promise<void> {
	const reply = await sandbox.call('POST', 'sandbox/faults', { body: rules });
	if (reply.status !== 200) throw new Error(await reply.text());
}

/** Waits until the sandbox's list of requests fits. */
export async function untilRequested(sandbox: ProtocolSandbox, host: string): Promise<void> {
	while (!(await sandbox.requests()).some((request) => request.host === host)) continue;
}

/** One word or sentence per item of the first output: `delivered`, or what went wrong. */
export function fates({ outputs }: RunResult): unknown[] {
	return outputs[0]!.map(({ json }) => json.message ?? (json.found ? 'delivered' : 'nothing'));
}
