import { setTimeout as delay } from 'node:timers/promises';
import type { Faults } from './faults.mjs';
import { faultyWebhook } from './faultyWebhook.mjs';
import type { Job } from './job.mjs';
import type { SigningKey } from './signingKey.mjs';

/** How long and how often a webhook is tried. */
export interface WebhookTiming {
	/** fal: 15 s. */
	firstTimeoutMs: number;
	/** fal: 120 s. */
	retryTimeoutMs: number;
	/** Pauses before the second, third, … attempt. */
	retryDelaysMs: number[];
}

/** fal goes on for an hour or two; nobody watches a sandbox that long. */
export const DEFAULT_WEBHOOK_TIMING: WebhookTiming = {
	firstTimeoutMs: 15_000,
	retryTimeoutMs: 120_000,
	retryDelaysMs: [1_000, 2_000, 4_000, 8_000, 16_000],
};

/** The body that fal posts: the final outcome of a request, good or bad. */
function webhookBody(job: Job): Buffer {
	const { bodyText = 'null', error } = job.outcome ?? {};
	const payload: unknown = JSON.parse(bodyText);
	const ids = { request_id: job.id, gateway_request_id: job.id };
	return Buffer.from(
		JSON.stringify(
			error === undefined ? { ...ids, status: 'OK', payload } : { ...ids, status: 'ERROR', error, payload },
		),
	);
}

/**
 * Calls `fal_webhook` when a job is over: any 2xx is an acknowledgement, a redirect is a failure for good, everything else is tried again.
 * Unlike fal it also calls private addresses: the sandbox has no others to call.
 */
export class WebhookSender {
	private readonly stopped = new AbortController();

	/** `now`: milliseconds since 1970, for the signed timestamp. */
	constructor(
		private readonly key: SigningKey,
		private readonly timing: WebhookTiming,
		private readonly now: () => number,
		private readonly faults: Faults,
	) {}

	/** Sends in the background; progress is written to `job.webhook`. Does nothing for a job without webhook. */
	send(job: Job): void {
		if (job.webhook) void this.deliver(job, job.webhook, webhookBody(job)).catch(() => undefined);
	}

	/** Gives up whatever is under way. */
	close(): void {
		this.stopped.abort();
	}

	private async deliver(job: Job, delivery: NonNullable<Job['webhook']>, body: Buffer): Promise<void> {
		const { firstTimeoutMs, retryTimeoutMs, retryDelaysMs } = this.timing;
		for (const pauseMs of [0, ...retryDelaysMs]) {
			if (pauseMs > 0) await delay(pauseMs, undefined, { signal: this.stopped.signal });
			const timeoutMs = delivery.attempts === 0 ? firstTimeoutMs : retryTimeoutMs;
			delivery.attempts++;
			delivery.lastStatus = await this.post(job.id, delivery.url, body, timeoutMs);
			const status = delivery.lastStatus ?? 0;
			if (status >= 200 && status < 300) delivery.state = 'delivered';
			if (status >= 300 && status < 400) delivery.state = 'failed';
			if (delivery.state !== 'pending') return;
		}
		delivery.state = 'failed';
	}

	/** HTTP status of the answer, or undefined when there was none in time. */
	private async post(requestId: string, url: string, body: Buffer, timeoutMs: number): Promise<number | undefined> {
		const fault = this.faults.strike('webhook', this.faults.following(requestId));
		const sent = fault ? faultyWebhook(fault, body) : { signed: body, bytes: new Uint8Array(body) };
		if (!sent) return undefined;
		try {
			const response = await fetch(url, {
				method: 'POST',
				redirect: 'manual',
				headers: {
					'content-type': 'application/json',
					...this.key.webhookHeaders(requestId, sent.signed, Math.floor(this.now() / 1000)),
				},
				body: sent.bytes,
				duplex: 'half',
				signal: AbortSignal.any([this.stopped.signal, AbortSignal.timeout(timeoutMs)]),
			});
			await response.body?.cancel();
			return response.status;
		} catch {
			return undefined;
		}
	}
}
