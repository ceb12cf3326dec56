import type { IExecutePaginationFunctions } from 'n8n-workflow';

import type { EndpointContract } from './contract';
import type { FailureContext } from './errorSentences';
import type { FalConnection } from './falClient';
import type { FalAccess } from './falFetch';
import type { PanelField } from './fieldLabels';

/** The request that n8n's routing built from the panel. */
export type RoutedRequest = Parameters<IExecutePaginationFunctions['makeRoutingRequest']>[0];

/** One item's request: its node context, its endpoint, and what becomes known about it on the way. */
export interface RequestContext extends FalConnection {
	node: IExecutePaginationFunctions;
	contract: EndpointContract;
	fields: ReadonlyMap<string, PanelField>;
	access: FalAccess;
	routed: RoutedRequest;
	itemIndex: number;
	/** Gets the request id as soon as fal has given one, so that every later error can name it. */
	known: FailureContext;
}
