import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

// fal repeats a call for an hour or two at most; this many requests in that time is far beyond what one trigger gets.
const MOST_KEPT = 1000;

// n8n reads the static data anew for each call and then writes all of it back, so calls at the same time would undo each
// other's entries. All calls of a trigger share this one list, so whichever is written last has all of them. By trigger.
const startedHere = new Map<string, string[]>();

/**
 * Whether a request has started a workflow before: fal may deliver the same call more than once.
 *
 * @param trigger names the trigger node among all of this n8n
 */
export function hasStarted(node: IWebhookFunctions, trigger: string, requestId: string): boolean {
	return [startedHere.get(trigger), listOf(node.getWorkflowStaticData('node'))].some((list) =>
		list?.includes(requestId),
	);
}

/**
 * Remembers a request id, also over a restart of n8n, and forgets the oldest ones. Forgets it again when n8n answers that
 * it could not start the workflow, because then fal calls again.
 */
export function rememberStarted(node: IWebhookFunctions, trigger: string, requestId: string): void {
	const staticData = node.getWorkflowStaticData('node');
	const started = startedHere.get(trigger) ?? [];
	startedHere.set(trigger, started);
	const all = new Set([...listOf(staticData), ...started, requestId]);
	started.splice(0, started.length, ...[...all].slice(-MOST_KEPT));
	staticData.started = started;
	writeStaticData(node);
	const response = node.getResponseObject();
	response.once('finish', () => {
		if (response.statusCode >= 400) started.splice(started.indexOf(requestId), 1);
	});
}

function listOf(staticData: IDataObject): string[] {
	return Array.isArray(staticData.started) ? (staticData.started as string[]) : [];
}

/** What n8n has at run time, but not in its types. */
interface StaticDataHolder {
	staticData: IDataObject;
	overrideStaticData(staticData: IDataObject): void;
}

/**
 * Makes n8n write the static data when it has started the workflow. It does so if the data is marked as changed, but for
 * the started execution it makes a second Workflow on the same object, which takes the mark away (read in n8n 2.41.1,
 * live-webhooks.js and n8n-workflow's observable-object.js). An object of this call's own keeps its mark.
 */
function writeStaticData(node: IWebhookFunctions): void {
	const { workflow } = node as unknown as { workflow?: StaticDataHolder };
	workflow?.overrideStaticData({ ...workflow.staticData });
}
