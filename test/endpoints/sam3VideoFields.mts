import type { SchemaField } from './endpointFacts.mjs';
import { boxes, flag, points, video } from './publishedFields.mjs';

/** What SAM 3 and SAM 3.1 publish for a video. */
export const sam3VideoFields: readonly SchemaField[] = [
	video,
	{
		field: 'prompt',
		kind: 'text',
		parameter: 'prompt',
		place: 'panel',
		default: '',
		panelDefault: '',
		untouchedSent: '',
		other: 'person, cloth',
	},
	points('point_prompts'),
	boxes('box_prompts'),
	flag('apply_mask', 'applyMask', true, 'panel'),
	{
		field: 'detection_threshold',
		kind: 'number',
		parameter: 'detectionThreshold',
		place: 'panel',
		default: 0.5,
		min: 0.1,
		max: 1,
		other: 0.25,
	},
	{
		field: 'video_output_type',
		kind: 'choice',
		parameter: 'videoOutputType',
		place: 'options',
		default: 'X264 (.mp4)',
		options: ['X264 (.mp4)', 'VP9 (.webm)'],
		other: 'VP9 (.webm)',
	},
];
