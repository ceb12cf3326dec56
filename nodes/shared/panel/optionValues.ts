import type { BoxOrder, Unit } from '../contract/prompts';

/** What the panel's Options say for one item, as far as they are not fields of the endpoint's schema. */
export interface Options {
	/** What four numbers of a box are; only of nodes that take boxes. */
	boxFormat: BoxOrder | 'auto';
	/** What the numbers of points and boxes count. */
	coordinates: Unit | 'auto';
	/** Seconds; absent: as the fal account says. */
	fileLifetime?: number;
	includeLogs: boolean;
	itemsAtOnce: number;
	/** Whether the input item's JSON and files are passed along. */
	keepInputData: boolean;
	/** Megabytes; absent: no limit. */
	maxFileSize?: number;
	onEmpty: 'item' | 'skip' | 'error';
	onTimeout: 'cancel' | 'leave';
	outputMode: 'singleItem' | 'itemPerMask' | 'urlsOnly';
	queuePriority: 'normal' | 'low';
	/** Seconds; absent: fal waits as long as it takes. */
	startTimeout?: number;
	storeIo: boolean;
	/** Seconds. */
	timeout: number;
	transport: 'queue' | 'direct' | 'realtime' | 'callback';
}

/** The timeout of the transport "callback", in seconds: it holds nobody up, so it may take longer before it counts as lost. */
export const CALLBACK_TIMEOUT_S = 3600;
