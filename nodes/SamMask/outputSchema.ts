/** JSON Schema, as far as n8n's editor reads it. */
export interface OutputSchema {
	type: 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array';
	properties?: Record<string, OutputSchema>;
	items?: OutputSchema;
}

const text: OutputSchema = { type: 'string' };
const number: OutputSchema = { type: 'number' };
const whole: OutputSchema = { type: 'integer' };
const yesOrNo: OutputSchema = { type: 'boolean' };
const object = (properties: Record<string, OutputSchema>): OutputSchema => ({ type: 'object', properties });
const list = (items: OutputSchema): OutputSchema => ({ type: 'array', items });

const box = object({ xMin: whole, yMin: whole, xMax: whole, yMax: whole });
const measured = {
	index: whole,
	binaryProperty: text,
	score: number,
	width: whole,
	height: whole,
	empty: yesOrNo,
	area: whole,
	share: number,
	box,
	boxNormalized: object({ centerX: number, centerY: number, width: number, height: number }),
	centroid: object({ x: number, y: number }),
	largestPiece: object({ area: whole, box }),
	touchesEdge: list(text),
	pieces: whole,
	holes: whole,
};
const mask = object(measured);
const crop = object({ x: whole, y: whole, width: whole, height: whole });
const drawn = object({ ...measured, color: text });

/** What each operation adds to the JSON of its input item, for the editor. The files of COCO and others are their own. */
export const outputSchema: Record<string, OutputSchema> = {
	cutOut: object({ mask: object({ ...measured, crop }), url: text }),
	export: object({
		outline: object({ format: text, width: whole, height: whole, text, svg: text, paths: list(text) }),
	}),
	hide: object({ mask, url: text }),
	measure: object({ mask, masks: list(mask) }),
	overlay: object({ mask: drawn, masks: list(drawn), url: text }),
	refine: object({ mask, url: text }),
};
