import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

const operation = ['export'];
const OUTLINED = ['coco', 'labelStudio', 'polygons', 'svg', 'yolo'];

const forFormat = (...format: string[]) => ({ show: { operation, format } });

const FORMATS: INodePropertyOptions[] = [
	{ name: 'COCO Annotations', value: 'coco' },
	{ name: 'COCO RLE', value: 'cocoRle', description: 'Exact: column by column, as pycocotools has it' },
	{ name: 'Label Studio Prediction', value: 'labelStudio' },
	{ name: 'Polygons', value: 'polygons', description: 'Lists of points with x and y' },
	{ name: 'SVG Paths', value: 'svg' },
	{
		name: 'YOLO Segmentation',
		value: 'yolo',
		description: 'One line per mask; several pieces become one, holes are filled',
	},
];

/** What the panel calls a format, by its value. */
export const formatNames = Object.fromEntries(FORMATS.map(({ name, value }) => [value, name]));

export const exportProperties: INodeProperties[] = [
	{
		displayName: 'Format',
		name: 'format',
		type: 'options',
		default: 'polygons',
		options: FORMATS,
		displayOptions: { show: { operation } },
	},
	{
		displayName: 'Point Unit',
		name: 'pointUnit',
		type: 'options',
		default: 'pixels',
		options: [
			{ name: 'Parts of the Picture, 0 to 1', value: 'fractions' },
			{ name: 'Pixels', value: 'pixels' },
		],
		displayOptions: forFormat('polygons'),
	},
	{
		displayName: 'Label',
		name: 'label',
		type: 'string',
		default: 'object',
		description: 'What the masks show, as the category or label is called',
		displayOptions: forFormat('coco', 'labelStudio'),
	},
	{
		displayName: 'Image ID',
		name: 'imageId',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 0 },
		default: 1,
		description: 'Number of the photo in the dataset, for example {{ $itemIndex + 1 }} as an expression',
		displayOptions: forFormat('coco'),
	},
	{
		displayName: 'Image File Name',
		name: 'imageFileName',
		type: 'string',
		default: '',
		description: 'Name of the photo in the dataset',
		displayOptions: forFormat('coco'),
	},
	{
		displayName: 'Category ID',
		name: 'categoryId',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 0 },
		default: 1,
		description: 'Number of the category in the dataset',
		displayOptions: forFormat('coco'),
	},
	{
		displayName: 'First Annotation ID',
		name: 'firstAnnotationId',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 0 },
		default: 1,
		description: 'Number of the first mask; the others go on from it',
		displayOptions: forFormat('coco'),
	},
	{
		displayName: 'Masks With Holes as RLE',
		name: 'holesAsRle',
		type: 'boolean',
		default: true,
		description:
			'Whether a mask with holes is written as RLE, because polygons in COCO cannot have any. Otherwise they are filled.',
		displayOptions: forFormat('coco'),
	},
	{
		displayName: 'Class ID',
		name: 'classId',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 0 },
		default: 0,
		description: 'Number of the class in the dataset',
		displayOptions: forFormat('yolo'),
	},
	{
		displayName: 'Region Type',
		name: 'regionType',
		type: 'options',
		default: 'polygon',
		options: [
			{ name: 'Brush', value: 'brush', description: 'Exact, with holes' },
			{ name: 'Polygon', value: 'polygon', description: 'Can be edited by its points; holes are filled' },
		],
		displayOptions: forFormat('labelStudio'),
	},
	{
		displayName: 'From Name',
		name: 'fromName',
		type: 'string',
		default: 'label',
		description: 'Name of the control tag in the labelling interface',
		displayOptions: forFormat('labelStudio'),
	},
	{
		displayName: 'To Name',
		name: 'toName',
		type: 'string',
		default: 'image',
		description: 'Name of the image tag in the labelling interface',
		displayOptions: forFormat('labelStudio'),
	},
	{
		displayName: 'Tolerance (Pixels)',
		name: 'tolerance',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100, numberPrecision: 2 },
		default: 1.5,
		description: 'How far a line may be from the edge to save points. 0 keeps every corner.',
		displayOptions: forFormat(...OUTLINED),
	},
	{
		displayName: 'Smallest Outline (Pixels)',
		name: 'minRingArea',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 0 },
		default: 16,
		description: 'Pieces and holes with a smaller area are left out',
		displayOptions: forFormat(...OUTLINED),
	},
	{
		displayName: 'Most Points per Outline',
		name: 'maxPoints',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 0 },
		default: 0,
		description: 'More tolerance is used where an outline has more points. 0 for no limit.',
		displayOptions: forFormat(...OUTLINED),
	},
	{
		displayName: 'Also as File',
		name: 'asFile',
		type: 'boolean',
		default: false,
		description: 'Whether to give the result as a file too, in the binary field outline',
		displayOptions: { show: { operation } },
	},
];
