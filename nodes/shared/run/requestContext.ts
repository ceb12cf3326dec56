import type { IExecutePaginationFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { EndpointContract } from '../contract/contract';
import type { FailureContext } from '../errors/sentence';
import type { FalConnection } from '../fal/http/falClient';
import type { FalAccess } from '../fal/http/falFetch';
import type { PanelField } from '../panel/panelFields';
import type { BeginDownloads } from './itemsAtOnce';
import type { RunState } from './runState';

/** The request that n8n's routing built from the panel. */
export type RoutedRequest = Parameters<IExecutePaginationFunctions['makeRoutingRequest']>[0];

/** What it takes to bring a result out of fal: in a running node, or in a webhook. */
export interface ResultContext extends FalConnection {
	node: IExecutePaginationFunctions | IWebhookFunctions;
	contract: EndpointContract;
	access: FalAccess;
	/** The input item that the output is paired with; none in a trigger. */
	itemIndex?: number;
	/** Called before files are fetched; none in a webhook, where nothing waits for its turn. */
	beginDownloads?: BeginDownloads;
}

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
