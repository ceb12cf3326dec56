import type { Outcome } from './job.mjs';

/** Failures of fal's platform, as opposed to failures that a model reports. Words and statuses: fal's request errors page. */
function platformFailure(
	status: number,
	errorType: string,
	detail: string,
	headers: Record<string, string> = {},
): Outcome {
	return {
		status,
		bodyText: JSON.stringify({ detail, error_type: errorType }),
		headers: { 'x-fal-billable-units': '0', 'x-fal-error-type': errorType, ...headers },
		error: detail,
		errorType,
	};
}

/** 499: the caller cancelled, before or while a runner had the request. */
export function cancelledOutcome(): Outcome {
	return platformFailure(499, 'client_cancelled', 'Request cancelled by the client.');
}

/** 504 with timeout type `user`: no runner took the request within the caller's own start deadline. Clients must not retry it. */
export function startTimeoutOutcome(): Outcome {
	return platformFailure(504, 'request_timeout', 'Request timed out before it was started.', {
		'x-fal-request-timeout-type': 'user',
	});
}

/** 503: the runner died while it had the request. */
export function runnerLostOutcome(): Outcome {
	return platformFailure(503, 'runner_disconnected', 'Runner disconnected while processing the request.', {
		'x-fal-needs-retry': '1',
	});
}

/** 500: the sandbox itself failed, for example because its disk is full. */
export function internalErrorOutcome(): Outcome {
	return platformFailure(500, 'internal_error', 'Internal error.');
}

/**
 * 404 of the server inside the runner: the app exists, the path does not.
 * `path`: what follows owner and alias, for example `/image/embed`.
 */
export function pathNotFoundOutcome(path: string): Outcome {
	return {
		status: 404,
		bodyText: JSON.stringify({ detail: `Path ${path} not found` }),
		headers: { 'x-fal-billable-units': '0' },
		error: 'Invalid status code: 404',
	};
}

/**
 * The model's own answer.
 * `status`, `body`: as the model gave them, file URLs in place. `note` is the sandbox's remark about a result that SAM would give differently.
 */
export function modelOutcome(answer: {
	status: number;
	body: unknown;
	inferenceTime: number;
	billableUnits: number;
	note?: string;
}): Outcome {
	const failed = answer.status >= 400;
	const errorType = answer.status >= 500 ? 'runner_server_error' : undefined;
	return {
		status: answer.status,
		bodyText: JSON.stringify(answer.body),
		headers: {
			'x-fal-billable-units': String(answer.billableUnits),
			...(errorType && { 'x-fal-error-type': errorType }),
			...(answer.note !== undefined && { 'x-sandbox-note': answer.note }),
		},
		inferenceTime: answer.inferenceTime,
		...(failed && { error: `Invalid status code: ${answer.status}` }),
		...(errorType && { errorType }),
	};
}
