import type { INodeProperties } from 'n8n-workflow';

import { textField } from '../shared/panel/schemaField';
import { imageProperties } from '../shared/sam3/imagePanel';
import { contract } from './contract';

const prompt = textField('prompt', {
	displayName: 'Prompt',
	placeholder: 'truck',
	description:
		'What to look for, as a short noun. This model is made for words: without any, a box may give the whole picture, and points may be ignored.',
});

export const properties: INodeProperties[] = imageProperties({
	price: 'fal charges $0.01 per request (fal.ai, October 2026)',
	neighbours: 'Or at half the price: SAM 3 Image. By a click: SAM 2 Image.',
	// Users of this endpoint send a blank instead of nothing: with an empty prompt a box gave the whole picture.
	prompt: { ...prompt, routing: { send: { ...prompt.routing?.send, value: '={{ $value || " " }}' } } },
	contract,
});
