import type { IDataObject, Logger } from 'n8n-workflow';

import { withoutSecrets } from '../../errors/secrets';
import type { QueueStatus } from '../../vendor/fal';

// A job of an hour that says something every second has 3,600.
const MOST_LINES = 10_000;

/** Collects fal's log lines. Each is kept once: fal sends a moving window when polled, and only news in the stream. */
export class RequestLogs {
	private readonly seen = new Set<string>();

	readonly lines: IDataObject[] = [];

	/** @param secrets what a log line must not show */
	constructor(
		private readonly logger: Pick<Logger, 'info'>,
		private readonly secrets: string[],
	) {}

	/** Adds what is new in a status, and writes it to n8n's log. */
	add(status: QueueStatus): void {
		const { logs, request_id: requestId } = status as { logs?: unknown; request_id?: string };
		if (!Array.isArray(logs)) return;
		for (const line of withoutSecrets(logs, this.secrets) as Array<Record<string, unknown> | null>) {
			const message = textOf(line?.message);
			if (message === undefined) continue;
			const timestamp = textOf(line?.timestamp) ?? '';
			const key = `${timestamp} ${message}`;
			if (this.seen.has(key)) continue;
			if (this.lines.length >= MOST_LINES) return;
			this.seen.add(key);
			this.lines.push({ message, timestamp, level: textOf(line?.level) ?? 'INFO' });
			this.logger.info(`fal: ${message}`, { requestId });
		}
	}
}

/** What should be a text, but is a server's word. */
function textOf(said: unknown): string | undefined {
	if (said === undefined || said === null) return undefined;
	return typeof said === 'string' ? said : JSON.stringify(said);
}
