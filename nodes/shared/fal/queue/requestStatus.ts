import { regex, safeParse, string } from '../../vendor/zod';

/**
 * What fal says of a request. A failed one is COMPLETED too, then with `error` and `error_type`.
 * Source: https://fal.ai/docs/inference-api/queue/status
 */
export interface RequestStatus {
	status: string;
	queue_position?: number;
	error?: string;
	error_type?: string;
	metrics?: { inference_time?: number };
	/** fal's own addresses of the request. Never called: they could lead anywhere. */
	response_url?: string;
	status_url?: string;
}

/** fal's statuses are words of capitals. One that nobody knows may come, a text that is no such word is no status. */
export const statusWord = string().check(regex(/^[A-Za-z_]{1,40}$/));

// fal documents COMPLETED with an error beside it; these are what other servers say instead.
const ENDED_BADLY = /^(ERROR|FAILED|CANCELL?ED)$/i;

// Of a reason that is no text; more of it nobody reads.
const LONGEST_REASON = 1000;

/**
 * Reads a stranger's answer as a status. Only the status itself must be right: what is odd beside it is left out, and a
 * reason that is no text is given as JSON. Every bad end is COMPLETED with an error, as fal has it.
 *
 * @returns undefined when it is none
 */
export function readStatus(answer: unknown): RequestStatus | undefined {
	if (typeof answer !== 'object' || answer === null) return undefined;
	const said = answer as Record<string, unknown>;
	const { data: word } = safeParse(statusWord, said.status);
	if (word === undefined) return undefined;
	const badEnd = ENDED_BADLY.test(word);
	const error = textOf(said.error) ?? (badEnd ? `the request ended as ${word}` : undefined);
	const inferenceTime = (said.metrics as { inference_time?: unknown } | null | undefined)?.inference_time;
	return {
		status: badEnd ? 'COMPLETED' : word,
		...(typeof said.queue_position === 'number' && { queue_position: said.queue_position }),
		...(error !== undefined && { error }),
		...(typeof said.error_type === 'string' && said.error_type && { error_type: said.error_type }),
		...(typeof inferenceTime === 'number' && { metrics: { inference_time: inferenceTime } }),
		...(typeof said.response_url === 'string' && { response_url: said.response_url }),
		...(typeof said.status_url === 'string' && { status_url: said.status_url }),
	};
}

function textOf(reason: unknown): string | undefined {
	if (reason === undefined || reason === null || reason === '' || reason === false) return undefined;
	return typeof reason === 'string' ? reason : JSON.stringify(reason).slice(0, LONGEST_REASON);
}
