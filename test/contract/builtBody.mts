import type { IDataObject } from 'n8n-workflow';

import type { EndpointContract, RequestBody } from '../../nodes/shared/contract/contract.js';
import type { PictureSize } from '../../nodes/shared/input/files/pictureSize.js';
import { placePrompts, readPromptFields } from '../../nodes/shared/input/prompts/promptFields.js';
import { buildRequestBody } from '../../nodes/shared/input/requestBody.js';
import type { PanelField } from '../../nodes/shared/panel/panelFields.js';

/** The body that an item sends, from the one that n8n's routing built; its options and files are left out. */
export function builtBody(
	contract: EndpointContract,
	fields: ReadonlyMap<string, PanelField>,
	routed: IDataObject,
	size?: PictureSize,
): RequestBody {
	const { prompts } = contract;
	if (!prompts) return buildRequestBody(contract, fields, routed);
	const choices = { ...prompts, boxFormat: 'auto', coordinates: 'auto' } as const;
	const written = readPromptFields(prompts, fields, routed, choices);
	return buildRequestBody(contract, fields, routed, placePrompts(written, fields, size));
}
