import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import type { ResultContext, SentFacts } from '../output/resultContext';
import type { Options } from '../panel/optionValues';
import type { PanelField } from '../panel/panelFields';
import type { FalClient } from '../vendor/fal';
import type { PaidWork } from './paidWork';
import type { RunState } from './runState';

/** The request that n8n's routing built from the panel. */
export type RoutedRequest = Parameters<IExecutePaginationFunctions['makeRoutingRequest']>[0];

/** What becomes known about a request on its way, so that every later error can say it. */
export interface KnownFacts {
	requestId?: string;
	/** The request is not in fal's queue, so Get Result does not find it. */
	unqueued?: boolean;
	/** It is about an earlier request, so doing it again costs nothing. */
	earlier?: boolean;
}

/** One item's request: its node context, its endpoint, what its panel says, and what it shares with other items. */
export interface RequestContext extends ResultContext {
	node: IExecutePaginationFunctions;
	fal: FalClient;
	fields: ReadonlyMap<string, PanelField>;
	/** Body, query and headers as n8n's routing built them from the panel. */
	routedBody: IDataObject;
	routedQuery: IDataObject;
	headers: Record<string, string>;
	options: Options;
	itemIndex: number;
	run: RunState;
	paid: PaidWork;
	sent: SentFacts;
	known: KnownFacts;
	/** Fires when the execution is stopped, or another item's failure ends the run. */
	stopped: AbortSignal;
}
