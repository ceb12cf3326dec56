import type { INodeProperties } from 'n8n-workflow';

export const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: 'cutOut',
	options: [
		{
			name: 'Cut Out',
			value: 'cutOut',
			action: 'Cut out an object',
			description: 'Put the object on a transparent ground, a color or another picture',
		},
		{
			name: 'Draw Overlay',
			value: 'overlay',
			action: 'Draw masks over the photo',
			description: 'Show the masks in colors over the photo, for a person to look at',
		},
		{
			name: 'Export',
			value: 'export',
			action: 'Export outlines of masks',
			description: 'Get polygons, COCO, YOLO, Label Studio or SVG',
		},
		{
			name: 'Hide',
			value: 'hide',
			action: 'Hide an object in a photo',
			description: 'Fill, pixelate or blur the object or everything else, for example faces',
		},
		{
			name: 'Measure',
			value: 'measure',
			action: 'Measure masks',
			description: 'Get area, share of the picture, box, center, pieces and holes',
		},
		{
			name: 'Refine Mask',
			value: 'refine',
			action: 'Refine a mask',
			description: 'Combine, clean, grow, invert or soften masks, for example for inpainting',
		},
	],
};
