import { decode, encode } from '@msgpack/msgpack';
import type { WebSocket } from 'ws';
import type { FaultRule } from './faultRules.mjs';
import type { Job, Outcome } from './job.mjs';
import type { JobQueue } from './jobQueue.mjs';

/** A session as `GET /sandbox/realtime` shows it. */
export interface SessionSummary {
	endpoint: string;
	/** Ids of the jobs that its inputs became, in order. */
	jobs: string[];
	open: boolean;
	/** How it was closed, once it is; 1006: the connection broke. */
	closeCode?: number;
}

export interface SessionParts {
	socket: WebSocket;
	queue: JobQueue;
	/** The job that runs one input. */
	newJob(input: unknown): Job;
	/** The fault that is to happen to one input. */
	faultOf(input: unknown): FaultRule | undefined;
	/** How long the session waits for an input. */
	idleMs: number;
	/** More inputs than these do not wait: the oldest is dropped. */
	maxBuffering?: number;
	summary: SessionSummary;
}

/** Normal closure, with which fal ends every session, whatever has happened. */
const CLOSE_NORMAL = 1000;
/** No byte with this value begins a msgpack value. */
const NO_MSGPACK = Uint8Array.of(0xc1);

/** The text of the exception that ends a session of fal: pydantic's for refused input, else the model's `detail`. */
function reasonOf({ bodyText }: Outcome): string {
	const { detail } = JSON.parse(bodyText) as { detail?: unknown };
	if (!Array.isArray(detail)) return String(detail);
	const lines = detail.map(
		({ loc, msg, type }: { loc: unknown[]; msg: string; type: string }) =>
			`${loc.slice(1).join('.')}\n  ${msg} [type=${type}]`,
	);
	return [`${detail.length} validation error${detail.length > 1 ? 's' : ''}`, ...lines].join('\n');
}

/**
 * One WebSocket of a realtime endpoint: a binary msgpack map in, its result as binary msgpack out, one input at a time, results in the
 * order of the inputs. Control messages are text frames of JSON. The first thing that goes wrong ends the session.
 * Source: the server of fal's SDK, projects/fal/src/fal/realtime.py in github.com/fal-ai/fal.
 */
export function runSession({ socket, queue, newJob, faultOf, idleMs, maxBuffering, summary }: SessionParts): void {
	const inputs: unknown[] = [];
	let current: Job | undefined;
	let timedOut = false;

	const isOpen = () => socket.readyState === socket.OPEN;
	const tell = (message: object) => socket.send(JSON.stringify(message));
	const endWith = (error: string, reason: string) => {
		inputs.length = 0;
		tell({ type: 'x-fal-error', error, reason });
		socket.close(CLOSE_NORMAL);
	};
	// An input that came in time is answered first.
	const endIfIdle = () => {
		if (timedOut && !current && isOpen()) endWith('TIMEOUT', 'no inputs, reconnect when needed!');
	};
	const idle = setTimeout(() => {
		timedOut = true;
		endIfIdle();
	}, idleMs);

	const run = async (input: unknown): Promise<Job> => {
		const job = newJob(input);
		current = job;
		summary.jobs.push(job.id);
		queue.submit(job);
		await queue.whenCompleted(job);
		current = undefined;
		return job;
	};
	const answer = async (input: unknown): Promise<void> => {
		const fault = faultOf(input);
		if (fault && !fault.afterAccept && breakOff(fault)) return;
		const startedAt = performance.now();
		const { outcome } = await run(input);
		if (!isOpen() || !outcome) return;
		if (fault && (breakOff(fault) || sendOther(fault))) return;
		if (outcome.status >= 400) return endWith('INTERNAL_ERROR', reasonOf(outcome));
		socket.send(encode(JSON.parse(outcome.bodyText)));
		tell({ type: 'x-fal-message', action: 'timings', timing: (performance.now() - startedAt) / 1000 });
	};
	/** The faults after which there is no answer. */
	const breakOff = ({ kind, status }: FaultRule): boolean => {
		if (kind === 'refused' || kind === 'reset') socket.terminate();
		if (kind === 'status') socket.close(status);
		return ['refused', 'reset', 'status', 'hang'].includes(kind);
	};
	const sendOther = ({ kind, body }: FaultRule): boolean => {
		if (kind === 'malformedJson' || kind === 'truncated') socket.send(NO_MSGPACK);
		if (kind === 'wrongType') socket.send(encode(body ?? ['unexpected']));
		if (kind === 'empty') socket.send(new Uint8Array());
		return kind !== 'drip';
	};
	let working = false;
	const work = async (): Promise<void> => {
		if (working) return;
		working = true;
		while (inputs.length > 0) await answer(inputs.shift());
		working = false;
		endIfIdle();
	};

	socket.on('message', (data: Buffer, isBinary) => {
		if (!isOpen() || timedOut) return;
		// What Python says when a text frame has no bytes.
		if (!isBinary) return endWith('INTERNAL_ERROR', "'bytes'");
		let input: unknown;
		try {
			input = decode(data);
		} catch (error) {
			return endWith('INTERNAL_ERROR', (error as Error).message);
		}
		idle.refresh();
		inputs.push(input);
		if (maxBuffering !== undefined && inputs.length > maxBuffering) inputs.shift();
		void work();
	});
	socket.on('close', (code) => {
		clearTimeout(idle);
		inputs.length = 0;
		Object.assign(summary, { open: false, closeCode: code });
		if (current) queue.cancel(current.id);
	});
}
