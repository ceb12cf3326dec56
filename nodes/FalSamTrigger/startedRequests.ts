import type { IDataObject } from 'n8n-workflow';

// fal repeats a call for an hour or two at most; this many requests in that time is far beyond what one trigger gets.
const MOST_KEPT = 1000;

// n8n reads the static data anew for each call and then writes all of it back, so calls at the same time undo each other's
// entries. What this process knows is never undone, and it is written along with the next entry. By trigger.
const startedHere = new Map<string, string[]>();

/**
 * Whether a request has started a workflow before: fal may deliver the same call more than once.
 *
 * @param staticData n8n's static data of the trigger, which survives restarts
 * @param trigger names the trigger node among all of this n8n
 */
export function hasStarted(staticData: IDataObject, trigger: string, requestId: string): boolean {
	return listOf(staticData).includes(requestId) || (startedHere.get(trigger)?.includes(requestId) ?? false);
}

/** Remembers a request id, and forgets the oldest ones. */
export function rememberStarted(staticData: IDataObject, trigger: string, requestId: string): void {
	const started = [...new Set([...listOf(staticData), ...(startedHere.get(trigger) ?? []), requestId])].slice(
		-MOST_KEPT,
	);
	startedHere.set(trigger, started);
	staticData.started = started;
}

function listOf(staticData: IDataObject): string[] {
	return Array.isArray(staticData.started) ? (staticData.started as string[]) : [];
}
