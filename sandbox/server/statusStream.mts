import { Readable } from 'node:stream';
import type { Job } from './job.mjs';
import type { JobQueue } from './jobQueue.mjs';
import { statusReply } from './statusReply.mjs';

/**
 * A request's status as server-sent events: now, after every change, until COMPLETED; then the stream ends.
 * A comment line every `keepAliveMs` keeps the connection open (fal: 15 s). Each event carries only the log lines that no earlier event
 * carried, because fal's client adds the logs of all events together.
 */
export function statusStream(
	queue: JobQueue,
	job: Job,
	{ origin, withLogs, keepAliveMs }: { origin: string; withLogs: boolean; keepAliveMs: number },
): Readable {
	let sentLines = 0;
	let lastEvent = '';
	const stop = () => {
		stopWatching();
		clearInterval(keepAlive);
	};
	// Destroyed when the caller hangs up.
	const events = new Readable({
		read() {},
		destroy(error, done) {
			stop();
			done(error);
		},
	});
	const send = () => {
		const fresh = Math.min(job.logCount - sentLines, job.logs.length);
		const logs = withLogs ? job.logs.slice(job.logs.length - fresh) : null;
		const event = JSON.stringify(statusReply(job, origin, queue.position(job), logs));
		if (event === lastEvent) return;
		lastEvent = event;
		if (job.state !== 'queued') sentLines = job.logCount;
		events.push(`data: ${event}\n\n`);
		if (job.state !== 'completed') return;
		stop();
		events.push(null);
	};
	const stopWatching = queue.watch(job, send);
	const keepAlive = setInterval(() => events.push(': keep-alive\n\n'), keepAliveMs);
	send();
	return events;
}
