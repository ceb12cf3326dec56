import type { FieldIssue } from './failure';
import type { PanelField } from '../panel/panelFields';

/** What is known about the request when it fails. */
export interface FailureContext {
	endpoint: string;
	/** The node to use instead, where fal has deprecated the endpoint. */
	successor?: string;
	requestId?: string;
	/** The request is not in fal's queue, so Get Result does not find it. */
	unqueued?: boolean;
	/** The failed operation was about an earlier request, so doing it again costs nothing. */
	earlier?: boolean;
	fields: ReadonlyMap<string, PanelField>;
}

/** What a person reads, and what a workflow may compare. */
export interface Sentence {
	text: string;
	type?: string;
	httpStatus?: number;
	fields?: FieldIssue[];
}

/** Where at fal a person finds out more. */
export const DASHBOARD = {
	access: 'fal.ai/dashboard/keys',
	billing: 'fal.ai/dashboard/billing',
	requests: 'fal.ai/dashboard/requests',
};

/** How to get what has been paid for. */
export function howToFetch({ unqueued, earlier }: FailureContext): string {
	if (earlier) return 'Run this node again; that costs nothing.';
	return unqueued
		? 'Running the item again is a new request. With “Retry On Fail” in the settings of this node, n8n tries for its files again without one.'
		: 'Fetch the result with the operation Get Result; that costs nothing.';
}
