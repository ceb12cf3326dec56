import type { IDataObject } from 'n8n-workflow';

// fal repeats a call for an hour or two at most; this many requests in that time is far beyond what one trigger gets.
const MOST_KEPT = 1000;

/**
 * Request ids that have started a workflow, in n8n's static data of the trigger: it survives restarts, and fal may
 * deliver the same call more than once.
 */
export function hasStarted(staticData: IDataObject, requestId: string): boolean {
	return listOf(staticData).includes(requestId);
}

/** Remembers a request id, and forgets the oldest ones. */
export function rememberStarted(staticData: IDataObject, requestId: string): void {
	staticData.started = [...listOf(staticData), requestId].slice(-MOST_KEPT);
}

function listOf(staticData: IDataObject): string[] {
	return Array.isArray(staticData.started) ? (staticData.started as string[]) : [];
}
