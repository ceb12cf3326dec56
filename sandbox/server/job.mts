/** One entry of `logs` in a status reply. */
export interface LogLine {
	message: string;
	/** ISO 8601, UTC. */
	timestamp: string;
	level: 'INFO' | 'WARN' | 'ERROR';
	source: 'USER';
}

/** What a finished request answers at its result URL, and what its status says about it. */
export interface Outcome {
	/** HTTP status of the result: the model's own, or that of the failure. */
	status: number;
	/** JSON text of the result. Kept as text because its length decides how long fal keeps it. */
	bodyText: string;
	/** Response headers of the result beside `x-fal-request-id`. */
	headers: Record<string, string>;
	/** Seconds in the model. */
	inferenceTime?: number;
	/** Human sentence of a failure, `error` in the status. */
	error?: string;
	/** fal's machine word of a failure of the platform (not of the model), `error_type` in the status. */
	errorType?: string;
}

/** What came of calling `fal_webhook`. */
export interface WebhookDelivery {
	url: string;
	attempts: number;
	state: 'pending' | 'delivered' | 'failed';
	/** HTTP status of the last attempt; absent when there was no answer. */
	lastStatus?: number;
}

/** One request in the queue. Everything about one submit or direct run. */
export interface Job {
	readonly id: string;
	/** Full endpoint id as submitted, for example `fal-ai/sam-3/image`. */
	readonly endpoint: string;
	/** Origin under which the caller reached the sandbox; file URLs in the result start with it. */
	readonly origin: string;
	readonly priority: 'normal' | 'low';
	/** False after `X-Fal-Store-IO: 0`. */
	readonly storeIo: boolean;
	/** Seconds that the job may wait for a runner, from `X-Fal-Request-Start-Timeout`. */
	readonly startTimeoutSeconds?: number;
	/** Seconds that output files live, from `X-Fal-Object-Lifecycle-Preference`; absent: until the sandbox ends. */
	readonly fileLifetimeSeconds?: number;
	state: 'queued' | 'running' | 'completed';
	/** JSON body as sent; dropped when the job is over, because it may be a data URI of megabytes. */
	input: unknown;
	/** A window over the newest lines, see `logCount`. */
	logs: LogLine[];
	/** How many lines were ever written, so that a stream can tell which ones of the window are new. */
	logCount: number;
	/** A runner took it: from here on fal may charge for it. */
	started: boolean;
	cancelled: boolean;
	/** Milliseconds since 1970. */
	completedAt?: number;
	/** Present once completed, until fal would have forgotten the result. */
	outcome?: Outcome;
	webhook?: WebhookDelivery;
}
