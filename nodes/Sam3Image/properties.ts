import type { INodeProperties } from 'n8n-workflow';

import { textField } from '../shared/panel/schemaField';
import { imageProperties } from '../shared/sam3/imagePanel';
import { contract } from './contract';

export const properties: INodeProperties[] = imageProperties({
	price: 'fal charges $0.005 per request (fal.ai, October 2026)',
	neighbours: 'Or by a click: SAM 2 Image. Everything: SAM 2 Auto Segment.',
	prompt: textField('prompt', {
		displayName: 'Prompt',
		placeholder: 'truck',
		description: 'What to look for, as a short noun. Leave it empty to use only points and boxes.',
	}),
	contract,
});
