import type { IExecutePaginationFunctions } from 'n8n-workflow';

import type { FailureContext } from '../errors/sentenceParts';
import type { ResultContext } from '../output/resultContext';
import type { PanelField } from '../panel/panelFields';
import type { RunState } from './runState';

/** The request that n8n's routing built from the panel. */
export type RoutedRequest = Parameters<IExecutePaginationFunctions['makeRoutingRequest']>[0];

/** One item's request: its node context, its endpoint, and what becomes known about it on the way. */
export interface RequestContext extends ResultContext {
	node: IExecutePaginationFunctions;
	fields: ReadonlyMap<string, PanelField>;
	routed: RoutedRequest;
	itemIndex: number;
	/** What it shares with the other items of the run. */
	run: RunState;
	/** Gets the request id as soon as fal has given one, so that every later error can name it. */
	known: FailureContext;
}
