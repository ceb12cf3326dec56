import { fileProblems } from '../../nodes/shared/errors/fileProblems.js';
import type { Failure } from '../../nodes/shared/errors/failure.js';
import type { MaskFailure } from '../../nodes/shared/errors/maskFailure.js';

// A kind of failure that is missing here does not compile: whatever a node can say stands in docs/troubleshooting.md.

const http = (
	step: 'submit' | 'upload' | 'status' | 'result' | 'download',
	status: number,
	body: unknown = '',
): Failure => ({
	kind: 'http',
	step,
	status,
	body,
});
const SOMETHING = '…';

/** Every failure of a request that can be expected, at least once for each sentence that it can be told in. */
export const FAILURES: { [Kind in Failure['kind']]: Failure[] } = {
	http: [
		http('submit', 401),
		http('submit', 402),
		http('submit', 403, SOMETHING),
		http('status', 404, { status: 'NOT_FOUND' }),
		http('submit', 404, SOMETHING),
		http('submit', 410, SOMETHING),
		http('result', 422, SOMETHING),
		http('submit', 429),
		http('result', 499),
		http('submit', 500, SOMETHING),
		http('result', 500, SOMETHING),
		http('status', 418, SOMETHING),
		http('upload', 500, SOMETHING),
		http('download', 404, SOMETHING),
	],
	network: [
		{ kind: 'network', step: 'submit', code: 'ECONNREFUSED' },
		{ kind: 'network', step: 'submit', code: 'ECONNRESET' },
		{ kind: 'network', step: 'upload', code: 'ECONNRESET' },
		{ kind: 'network', step: 'download', code: 'ECONNRESET' },
		{ kind: 'network', step: 'status', code: 'ECONNRESET' },
	],
	blocked: (['submit', 'status', 'download'] as const).map((step) => ({ kind: 'blocked', step, reason: SOMETHING })),
	unreadableReply: [
		{ kind: 'unreadableReply', step: 'submit', problem: SOMETHING },
		{ kind: 'unreadableReply', step: 'status', problem: SOMETHING },
		{ kind: 'unreadableReply', step: 'download', problem: SOMETHING },
	],
	invalidInput: [{ kind: 'invalidInput', issues: [{ field: SOMETHING, problem: SOMETHING }] }],
	missingBinary: [{ kind: 'missingBinary', field: 'Input Binary Field', property: SOMETHING, found: [SOMETHING] }],
	timeout: (['notSent', 'unanswered', 'finished', 'cancelled', 'running', 'unknown'] as const).map((left) => ({
		kind: 'timeout',
		seconds: 300,
		left,
	})),
	notFinished: [{ kind: 'notFinished', status: 'IN_PROGRESS' }],
	unreachableWebhook: [{ kind: 'unreachableWebhook', host: SOMETHING }],
	oldN8n: [{ kind: 'oldN8n' }],
	wrongModel: [{ kind: 'wrongModel', chosen: SOMETHING, made: [SOMETHING] }],
	noWebSocket: [{ kind: 'noWebSocket' }],
	noRealtime: [{ kind: 'noRealtime' }],
	nothingFound: [{ kind: 'nothingFound' }],
	fileTooLarge: [{ kind: 'fileTooLarge', maxMegabytes: 100 }],
	modelError: [{ kind: 'modelError', detail: SOMETHING }],
	unexpected: [{ kind: 'unexpected', problem: SOMETHING }],
};

const NAME = 'mask_0';

/** The same for SAM Mask. */
export const MASK_FAILURES: { [Kind in MaskFailure['kind']]: MaskFailure[] } = {
	unreadablePicture: [{ kind: 'unreadablePicture', name: NAME, format: SOMETHING }],
	damagedPicture: [{ kind: 'damagedPicture', name: NAME }],
	pictureTooLarge: [{ kind: 'pictureTooLarge', name: 'data', width: 6000, height: 4000, maxMegapixels: 13 }],
	fileTooLarge: [{ kind: 'fileTooLarge', name: 'data', maxMegapixels: 13 }],
	noMasks: [{ kind: 'noMasks', property: 'mask*', found: [SOMETHING] }],
	noPhoto: [{ kind: 'noPhoto', property: 'data', found: [SOMETHING] }],
	notAMask: (['photo', 'coloured', 'labels', 'opaque'] as const).map((looks) => ({
		kind: 'notAMask',
		name: NAME,
		looks,
	})),
	sizesDiffer: [
		{
			kind: 'sizesDiffer',
			first: { name: 'mask_0', width: 1024, height: 768 },
			second: { name: 'data', width: 800, height: 800 },
		},
	],
	emptyMask: [{ kind: 'emptyMask', wanted: 'to cut out' }],
	noise: [{ kind: 'noise', limit: 'pieces' }],
	notFetched: [{ kind: 'notFetched', field: 'Mask URLs', problem: SOMETHING }],
	needsUpload: [{ kind: 'needsUpload', operation: 'Cut Out' }],
	noScore: [{ kind: 'noScore' }],
	wrongValue: [
		{
			kind: 'wrongValue',
			field: 'Output Format',
			problem: 'cannot be JPEG with a transparent background: choose PNG, or another Background',
		},
		{ kind: 'wrongValue', field: 'Background Color', problem: 'must be a colour such as #ffffff' },
	],
};

/** A file of another kind than the field wants. */
export const wrongFile = (field: string, media: 'image' | 'video'): Failure => ({
	kind: 'invalidInput',
	issues: [{ field, problem: fileProblems.wrongKind('webPage', media) ?? '' }],
});
