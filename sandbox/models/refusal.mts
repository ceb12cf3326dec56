/** A model's refusal, as fal sends it: HTTP status and the value of `detail`. */
export interface Refusal {
	status: number;
	detail: string | FieldError[];
}

/** One entry of a 422 `detail` list. */
export interface FieldError {
	loc: (string | number)[];
	msg: string;
	type: string;
	ctx?: Record<string, unknown>;
	input?: unknown;
	url?: string;
}

export function isRefusal(value: object): value is Refusal {
	return 'detail' in value;
}

/** A data URI in an error would be as long as the picture. */
const MAX_INPUT_CHARS = 200;

/** One of fal's own field errors (fal-docs, errors): `type` such as `image_too_small`, on one field of the body. */
export function fieldRefusal(
	field: string,
	type: string,
	msg: string,
	input: unknown,
	ctx?: Record<string, unknown>,
): Refusal {
	const shown =
		typeof input === 'string' && input.length > MAX_INPUT_CHARS ? `${input.slice(0, MAX_INPUT_CHARS)}…` : input;
	const error: FieldError = {
		loc: ['body', field],
		msg,
		type,
		url: `https://docs.fal.ai/errors/#${type}`,
		input: shown,
	};
	return { status: 422, detail: [ctx ? { ...error, ctx } : error] };
}
