/** JSON Schema of one endpoint's output. */
type OutputSchema = Record<string, unknown>;

const nullable = (schema: object): object => ({ anyOf: [schema, { type: 'null' }] });
const text = { type: 'string' };
const integer = { type: 'integer' };
const number = { type: 'number' };
const listOf = (items: object): object => ({ type: 'array', items });

/** fal's File. */
const file = {
	type: 'object',
	properties: {
		url: text,
		content_type: nullable(text),
		file_name: nullable(text),
		file_size: nullable(integer),
	},
	required: ['url'],
};

/** fal's Image. */
const image = {
	...file,
	properties: { ...file.properties, width: nullable(integer), height: nullable(integer) },
};

const maskMetadata = {
	type: 'object',
	properties: { index: integer, score: nullable(number), box: nullable(listOf(number)) },
	required: ['index'],
};

const output = (properties: Record<string, object>, required: string[]): OutputSchema => ({
	type: 'object',
	properties,
	required,
});

const sam3Image = output(
	{
		masks: listOf(image),
		image: nullable(image),
		metadata: nullable(listOf(maskMetadata)),
		scores: nullable(listOf(number)),
		boxes: nullable(listOf(listOf(number))),
	},
	['masks'],
);
const video = output({ video: file, boundingbox_frames_zip: nullable(file) }, ['video']);
const oneImage = output({ image }, ['image']);

/**
 * What fal publishes about the outputs of the Segment Anything endpoints, by endpoint. Source: the types that fal generates
 * from its OpenAPI (@fal-ai/client 1.10.1). What a model gives is code, from which no schema could be read.
 */
export const OUTPUT_SCHEMAS: Readonly<Record<string, OutputSchema>> = {
	'fal-ai/sam-3/image': sam3Image,
	'fal-ai/sam-3-1/image': sam3Image,
	'fal-ai/sam-3/video': video,
	'fal-ai/sam-3-1/video': video,
	'fal-ai/sam2/image': oneImage,
	'fal-ai/sam2/video': video,
	'fal-ai/sam2/auto-segment': output({ combined_mask: image, individual_masks: listOf(image) }, [
		'combined_mask',
		'individual_masks',
	]),
	'fal-ai/evf-sam': output({ image: file }, ['image']),
	'fal-ai/imageutils/sam': output({ image: nullable(image) }, []),
};
