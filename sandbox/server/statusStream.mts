import type { ServerResponse } from 'node:http';
import type { Job } from './job.mjs';
import type { JobQueue } from './jobQueue.mjs';
import { statusReply } from './statusReply.mjs';

/**
 * Sends a request's status as server-sent events: now, after every change, until COMPLETED; then ends the response.
 * A comment line every `keepAliveMs` keeps the connection open (fal: 15 s). Each event carries only the log lines that no earlier event
 * carried, because fal's client adds the logs of all events together.
 */
export function streamStatus(
	response: ServerResponse,
	queue: JobQueue,
	job: Job,
	{ origin, withLogs, keepAliveMs }: { origin: string; withLogs: boolean; keepAliveMs: number },
): void {
	let sentLines = 0;
	let lastEvent = '';
	const send = () => {
		const fresh = Math.min(job.logCount - sentLines, job.logs.length);
		const logs = withLogs ? job.logs.slice(job.logs.length - fresh) : null;
		const event = JSON.stringify(statusReply(job, origin, queue.position(job), logs));
		if (event === lastEvent) return;
		lastEvent = event;
		if (job.state !== 'queued') sentLines = job.logCount;
		response.write(`data: ${event}\n\n`);
		if (job.state === 'completed') stop();
	};
	const stopWatching = queue.watch(job, send);
	const keepAlive = setInterval(() => response.write(': keep-alive\n\n'), keepAliveMs);
	const stop = () => {
		stopWatching();
		clearInterval(keepAlive);
		response.end();
	};
	response.on('close', stop);
	response.writeHead(200, {
		'content-type': 'text/event-stream',
		'cache-control': 'no-cache',
		'x-fal-request-id': job.id,
		'access-control-allow-origin': '*',
	});
	send();
}
