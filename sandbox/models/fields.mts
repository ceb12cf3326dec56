import { z } from 'zod/v4';

/** What pydantic answers for a value that it refuses. */
interface Problem {
	type: string;
	msg: string;
	ctx?: Record<string, unknown>;
}

type Read<T> = (value: unknown) => { value: T } | Problem;

/**
 * A zod type that reads as pydantic does in its lax mode; refusals carry pydantic's type, message and ctx in `params`.
 * `schema`: what fal's OpenAPI says of such a field, which no zod type could tell from `read`.
 */
function field<T>(schema: Record<string, unknown>, read: Read<T>): z.ZodType<T, T> {
	const type = z.unknown().transform((value, ctx): T => {
		const result = value === undefined ? { type: 'missing', msg: 'Field required' } : read(value);
		if ('value' in result) return result.value;
		ctx.issues.push({
			code: 'custom',
			message: result.msg,
			input: value,
			params: { type: result.type, ctx: result.ctx },
		});
		return z.NEVER;
	});
	// z.unknown() would make the key optional in the object's type; a missing value never passes `read`.
	return type.meta(schema) as unknown as z.ZodType<T, T>;
}

export interface Range {
	ge?: number;
	le?: number;
}

const limits = ({ ge, le }: Range) => ({
	...(ge !== undefined && { minimum: ge }),
	...(le !== undefined && { maximum: le }),
});

function inRange(value: number, { ge, le }: Range): { value: number } | Problem {
	if (ge !== undefined && value < ge)
		return { type: 'greater_than_equal', msg: `Input should be greater than or equal to ${ge}`, ctx: { ge } };
	if (le !== undefined && value > le)
		return { type: 'less_than_equal', msg: `Input should be less than or equal to ${le}`, ctx: { le } };
	return { value };
}

/** Reads a whole number as pydantic does. */
function readInt(value: unknown, range: Range): { value: number } | Problem {
	if (typeof value === 'boolean') return inRange(Number(value), range);
	if (typeof value === 'string') {
		return /^\s*[+-]?\d+(\.0*)?\s*$/.test(value)
			? inRange(Number(value), range)
			: { type: 'int_parsing', msg: 'Input should be a valid integer, unable to parse string as an integer' };
	}
	if (typeof value !== 'number') return { type: 'int_type', msg: 'Input should be a valid integer' };
	if (!Number.isInteger(value))
		return { type: 'int_from_float', msg: 'Input should be a valid integer, got a number with a fractional part' };
	return inRange(value, range);
}

/** An int: whole numbers, booleans and numeric strings pass; a fraction does not. */
export const int = (range: Range = {}) =>
	field<number>({ type: 'integer', ...limits(range) }, (value) => readInt(value, range));

/** A kernel's width: an odd int, or 0 for none. */
export const oddOrZero = (range: Range = {}) =>
	field<number>({ type: 'integer', ...limits(range) }, (value) => {
		const read = readInt(value, range);
		if (!('value' in read) || read.value === 0 || read.value % 2 === 1) return read;
		return { type: 'value_error', msg: 'Value error, must be an odd number' };
	});

export const float = (range: Range = {}) =>
	field<number>({ type: 'number', ...limits(range) }, (value) => {
		if (typeof value === 'boolean') return inRange(Number(value), range);
		if (typeof value === 'string') {
			return value.trim() !== '' && Number.isFinite(Number(value))
				? inRange(Number(value), range)
				: { type: 'float_parsing', msg: 'Input should be a valid number, unable to parse string as a number' };
		}
		return typeof value === 'number'
			? inRange(value, range)
			: { type: 'float_type', msg: 'Input should be a valid number' };
	});

const TRUE = new Set(['1', 'true', 't', 'yes', 'y', 'on']);
const FALSE = new Set(['0', 'false', 'f', 'no', 'n', 'off']);

export const bool = () =>
	field<boolean>({ type: 'boolean' }, (value) => {
		if (typeof value === 'boolean') return { value };
		if (typeof value !== 'string' && typeof value !== 'number')
			return { type: 'bool_type', msg: 'Input should be a valid boolean' };
		const word = String(value).toLowerCase();
		if (TRUE.has(word) || FALSE.has(word)) return { value: TRUE.has(word) };
		return { type: 'bool_parsing', msg: 'Input should be a valid boolean, unable to interpret input' };
	});

export const text = () =>
	field<string>({ type: 'string' }, (value) =>
		typeof value === 'string' ? { value } : { type: 'string_type', msg: 'Input should be a valid string' },
	);

/** One of a few exact values; `"1"` is not `1`. */
export const literal = <const T extends string | number>(...allowed: T[]) =>
	field<T>({ type: typeof allowed[0] === 'string' ? 'string' : 'integer', enum: allowed }, (value) => {
		const found = allowed.find((one) => one === value);
		if (found !== undefined) return { value: found };
		const names = allowed.map((one) => (typeof one === 'string' ? `'${one}'` : String(one)));
		const expected = names.length > 1 ? `${names.slice(0, -1).join(', ')} or ${names.at(-1)}` : names[0];
		return { type: 'literal_error', msg: `Input should be ${expected}`, ctx: { expected } };
	});
