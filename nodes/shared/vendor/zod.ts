// The only module that imports zod values: the build replaces it by a bundle, so the package has no dependencies.
export {
	array,
	boolean,
	check,
	int,
	literal,
	looseObject,
	maximum,
	maxLength,
	minimum,
	minLength,
	nullish,
	number,
	object,
	optional,
	enum as oneOf,
	refine,
	regex,
	safeParse,
	string,
	tuple,
} from 'zod/v4-mini';
export type { ZodMiniType, infer as Infer } from 'zod/v4-mini';
