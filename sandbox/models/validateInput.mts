import type { z } from 'zod/v4';
import type { FieldError, Refusal } from './refusal.mjs';

/** Reads a request body with an endpoint's schema; refusals look as pydantic's, one entry per field. */
export function validateInput<T>(schema: z.ZodType<T>, input: unknown): { value: T } | Refusal {
	const result = schema.safeParse(input);
	if (result.success) return { value: result.data };
	return { status: 422, detail: result.error.issues.map((issue) => fieldError(issue, input)) };
}

function fieldError(issue: z.core.$ZodIssue, input: unknown): FieldError {
	const path = issue.path.filter((step) => typeof step !== 'symbol');
	const { type, msg, ctx } = describe(issue);
	// Pydantic shows the parent of a missing field, the value of a wrong one.
	const shown = valueAt(input, type === 'missing' ? path.slice(0, -1) : path);
	return {
		type,
		loc: ['body', ...path],
		msg,
		input: shown ?? null,
		...(ctx ? { ctx } : {}),
		url: `https://docs.pydantic.dev/2.10/v/${type}`,
	};
}

function describe(issue: z.core.$ZodIssue): { type: string; msg: string; ctx?: Record<string, unknown> } {
	if (issue.code === 'custom') {
		const params = issue.params as { type: string; ctx?: Record<string, unknown> };
		return { type: params.type, msg: issue.message, ctx: params.ctx };
	}
	const wanted = issue.code === 'invalid_type' ? issue.expected : 'object';
	if (wanted === 'array') return { type: 'list_type', msg: 'Input should be a valid list' };
	return { type: 'model_attributes_type', msg: 'Input should be a valid dictionary or object to extract fields from' };
}

function valueAt(input: unknown, path: (string | number)[]): unknown {
	return path.reduce<unknown>(
		(at, step) => (typeof at === 'object' && at !== null ? (at as Record<string | number, unknown>)[step] : undefined),
		input,
	);
}
