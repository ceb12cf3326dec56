import type { IExecutePaginationFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { EndpointContract } from '../contract/contract';
import type { FalConnection } from '../fal/http/falClient';
import type { FalAccess } from '../fal/http/falFetch';

/**
 * Gives up the item's place for one among the downloads, so that the next item's job runs while this one's files arrive.
 * Waits for that place, because files must not pile up faster than they are stored.
 */
export type BeginDownloads = () => Promise<void>;

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
