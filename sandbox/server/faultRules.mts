import { z } from 'zod/v4';

/**
 * Where a fault happens. `initiate` and `upload`: where to upload to, and the bytes. `run`: a direct call. `realtime`: one input of a
 * WebSocket session. `webhook`: fal's call to the caller.
 */
export const FAULT_STEPS = [
	'initiate',
	'upload',
	'submit',
	'run',
	'status',
	'stream',
	'result',
	'cancel',
	'download',
	'token',
	'realtime',
	'webhook',
] as const;
export type FaultStep = (typeof FAULT_STEPS)[number];

/**
 * What happens. In place of the answer:
 * - `status`: another HTTP status (`status`, default 503), with `headers` and `body`; closes a session with that code.
 * - `refused`: the connection is reset before a byte. A server that listens cannot refuse a connection; the client sees ECONNRESET.
 * - `reset`: the same, and with `afterAccept` once the work is done.
 * - `hang`: nothing, and the connection stays.
 *
 * To the answer, which the work has made:
 * - `drip`: one byte every 100 ms.
 * - `truncated`: the connection breaks after half of it.
 * - `malformedJson`: cut JSON of its own length (a frame that is no msgpack in a session).
 * - `wrongType`: JSON of another type, `body` or a list; a web page where a file is expected.
 * - `empty`: nothing, of length 0.
 *
 * A webhook that is `refused`, `reset` or `hang` is an attempt that never arrives.
 */
export const FAULT_KINDS = [
	'status',
	'refused',
	'reset',
	'hang',
	'drip',
	'truncated',
	'malformedJson',
	'wrongType',
	'empty',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

const faultRule = z
	.strictObject({
		step: z.enum(FAULT_STEPS),
		kind: z.enum(FAULT_KINDS),
		status: z.int().min(200).max(4999).optional(),
		/** Response headers of `status`, for example Retry-After. */
		headers: z.record(z.string(), z.string()).optional(),
		/** JSON body of `status` and `wrongType`. */
		body: z.unknown().optional(),
		/** After so many faults all is well again. Absent: never. */
		count: z.int().min(1).optional(),
		/** The work is done, a job is started, and only the answer is lost. For `status`, `reset` and `hang`; the others do it anyway. */
		afterAccept: z.boolean().optional(),
		/**
		 * Only what belongs to one submit, direct run, upload, token or session input, with all that follows from it: the one whose body
		 * contains `text`, or the one with this `number`, counted from 1 since the rules were set.
		 */
		match: z.strictObject({ text: z.string().optional(), number: z.int().min(1).optional() }).optional(),
	})
	.refine(({ step, kind }) => !(step === 'realtime' && kind === 'drip'), {
		message: 'a frame cannot drip',
		path: ['kind'],
	})
	.refine(({ step, kind }) => !(step === 'webhook' && kind === 'status'), {
		message: 'the status is the receiver’s',
		path: ['kind'],
	});

export type FaultRule = z.infer<typeof faultRule>;

/** Reads the body of `POST /sandbox/faults`. `problem` says what is wrong with it. */
export function readFaultRules(body: unknown): { rules: FaultRule[] } | { problem: string } {
	const read = z.array(faultRule).safeParse(body);
	return read.success ? { rules: read.data } : { problem: z.prettifyError(read.error) };
}
