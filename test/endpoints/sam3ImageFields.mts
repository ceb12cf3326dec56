import type { SchemaField } from './endpointFacts.mjs';
import { boxes, flag, format, image, points } from './publishedFields.mjs';

/** The panel starts empty and always sends it: without a prompt fal looks for a "wheel". */
export const prompt: SchemaField = {
	field: 'prompt',
	kind: 'text',
	parameter: 'prompt',
	place: 'panel',
	default: 'wheel',
	panelDefault: '',
	other: 'a "red" truck, 2×',
};

/** What SAM 3 and SAM 3.1 publish for an image. */
export const sam3ImageFields = (promptField: SchemaField): readonly SchemaField[] => [
	image,
	promptField,
	points('point_prompts'),
	boxes('box_prompts'),
	flag('apply_mask', 'applyMask', true, 'panel'),
	flag('return_multiple_masks', 'returnMultipleMasks', false, 'panel'),
	{
		field: 'max_masks',
		kind: 'integer',
		parameter: 'maxMasks',
		place: 'panel',
		default: 3,
		min: 1,
		max: 32,
		other: 32,
		shownWith: { returnMultipleMasks: true },
	},
	flag('include_scores', 'includeScores', false, 'panel'),
	flag('include_boxes', 'includeBoxes', false, 'panel'),
	format('jpeg', 'png', 'webp'),
	flag('sync_mode', 'syncMode', false, 'options'),
];
