import type { IExecuteSingleFunctions, INodeExecutionData } from 'n8n-workflow';

import type { EndpointContract } from '../contract/contract';
import type { FalAccess } from '../fal/http/falFetch';
import type { Options } from '../panel/optionValues';

/**
 * Gives up the item's place for one among the downloads, so that the next item's job runs while this one's files arrive.
 * Waits for that place, because files must not pile up faster than they are stored.
 */
export type BeginDownloads = () => Promise<void>;

/** What of a request matters for its output. */
export interface SentFacts {
	/** The address of its picture or video. */
	inputUrl?: string;
	/** The most masks that it asked for, where it asked for more than one. */
	maskCap?: number;
}

/** What it takes to make output of an answer: in a running node, or in a webhook. */
export interface ResultContext {
	node: { helpers: Pick<IExecuteSingleFunctions['helpers'], 'prepareBinaryData'> };
	contract: EndpointContract;
	access: FalAccess;
	options: Pick<Options, 'includeLogs' | 'maxFileSize' | 'onEmpty' | 'outputMode'>;
	/** The input item that the output is paired with; none in a trigger. */
	itemIndex?: number;
	/** What of the input item is passed along. */
	input?: Pick<INodeExecutionData, 'json' | 'binary'>;
	/** What the request was sent with, as far as it is known; nothing for a request of another run. */
	sent?: SentFacts;
	/** Called before files are fetched; none in a webhook, where nothing waits for its turn. */
	beginDownloads?: BeginDownloads;
}
