'''The materials of still_life.py: all colours, grain and relief are computed from noise, no picture is read.'''
import bpy


class Surface:
	'''A material under construction; `node` adds a shader node and returns it.'''

	def __init__(self, name):
		self.material = bpy.data.materials.new(name)
		self.material.use_nodes = True
		self.tree = self.material.node_tree
		self.principled = self.tree.nodes['Principled BSDF']
		self.place = self.node('ShaderNodeTexCoord').outputs['Object']

	def node(self, kind, props=None, **inputs):
		made = self.tree.nodes.new(kind)
		for key, value in (props or {}).items():
			setattr(made, key, value)
		self.feed(made, inputs)
		return made

	def feed(self, node, inputs):
		'''Sets inputs by name (spaces written as _) or by number (_0), to a value or to another node's socket.'''
		for key, value in inputs.items():
			socket = node.inputs[int(key[1:])] if key[0] == '_' else node.inputs[key.replace('_', ' ')]
			if isinstance(value, bpy.types.NodeSocket):
				self.tree.links.new(value, socket)
			else:
				socket.default_value = value

	def look(self, **inputs):
		self.feed(self.principled, inputs)
		return self.material

	def noise(self, scale, detail=4.0, stretch=(1, 1, 1)):
		'''Noise of 0..1; `scale` is in waves per metre, `stretch` makes it longer along an axis.'''
		place = self.node('ShaderNodeMapping', Vector=self.place, Scale=[1 / s for s in stretch]).outputs['Vector']
		return self.node('ShaderNodeTexNoise', Vector=place, Scale=scale, Detail=detail).outputs['Fac']

	def ramp(self, fac, *stops):
		'''Maps 0..1 to colours; a stop is (position, (r, g, b)).'''
		made = self.node('ShaderNodeValToRGB', Fac=fac)
		elements = made.color_ramp.elements
		while len(elements) < len(stops):
			elements.new(0.5)
		for element, (position, colour) in zip(elements, stops):
			element.position, element.color = position, (*colour, 1)
		return made.outputs['Color']

	def mix(self, fac, a, b, blend='MIX'):
		return self.node('ShaderNodeMixRGB', {'blend_type': blend}, Fac=fac, Color1=a, Color2=b).outputs['Color']

	def bump(self, height, depth):
		'''Normals from a height map; `depth` is the relief in metres.'''
		return self.node('ShaderNodeBump', Height=height, Distance=depth, Strength=0.6).outputs['Normal']


def wood():
	s = Surface('wood')
	planks = s.node('ShaderNodeTexBrick', {'offset': 0.37}, Vector=s.place, Color1=(0, 0, 0, 1), Color2=(1, 1, 1, 1), Mortar=(0.5, 0.5, 0.5, 1),
		Scale=1.0, Mortar_Size=0.0011, Brick_Width=1.3, Row_Height=0.145).outputs
	# Every plank is cut from another place of the tree: its tone moves the grain sideways.
	shift = s.node('ShaderNodeMixRGB', {'blend_type': 'ADD'}, Fac=1.0, Color1=s.place, Color2=planks['Color']).outputs['Color']
	grown = s.node('ShaderNodeMapping', Vector=shift, Scale=(1.1, 13, 13)).outputs['Vector']
	figure = s.node('ShaderNodeTexNoise', Vector=grown, Scale=1.6, Detail=3.0, Distortion=1.4).outputs['Fac']
	fibre = s.noise(520, 3, stretch=(45, 1, 1))
	colour = s.ramp(figure, (0.25, (0.110, 0.056, 0.030)), (0.5, (0.205, 0.114, 0.062)), (0.75, (0.29, 0.172, 0.10)))
	colour = s.mix(0.3, colour, s.ramp(fibre, (0.35, (0.35, 0.33, 0.31)), (0.65, (1, 1, 1))), 'MULTIPLY')
	colour = s.mix(0.22, colour, planks['Color'], 'SOFT_LIGHT')
	colour = s.mix(planks['Fac'], colour, (0.025, 0.014, 0.009, 1))
	rough = s.ramp(fibre, (0.3, (0.46,) * 3), (0.7, (0.34,) * 3))
	return s.look(Base_Color=colour, Roughness=rough, Specular=0.4, Normal=s.bump(fibre, 0.0006))


def plaster():
	s = Surface('plaster')
	clouds = s.noise(3.5, 6)
	colour = s.ramp(clouds, (0.3, (0.41, 0.355, 0.29)), (0.7, (0.50, 0.445, 0.375)))
	return s.look(Base_Color=colour, Roughness=0.9, Specular=0.1, Normal=s.bump(s.noise(24, 8), 0.005))


def ceramic(name, colour, rough):
	s = Surface(name)
	glaze = s.ramp(s.noise(30, 3), (0.3, tuple(0.86 * c for c in colour)), (0.7, colour))
	return s.look(Base_Color=glaze, Roughness=rough, Normal=s.bump(s.noise(45, 2), 0.0010))


def green_glass():
	s = Surface('green glass')
	body = s.look(Base_Color=(0.075, 0.33, 0.075, 1), Transmission=0.82, Roughness=0.03, IOR=1.45)
	# Light through glass needs far more samples than its look is worth: shadows are tinted instead.
	tint = s.node('ShaderNodeBsdfTransparent', Color=(0.30, 0.52, 0.27, 1)).outputs['BSDF']
	is_shadow = s.node('ShaderNodeLightPath').outputs['Is Shadow Ray']
	either = s.node('ShaderNodeMixShader', _0=is_shadow, _1=s.principled.outputs['BSDF'], _2=tint).outputs['Shader']
	s.tree.links.new(either, s.tree.nodes['Material Output'].inputs['Surface'])
	return body


def plain(name, colour, rough):
	s = Surface(name)
	shade = s.ramp(s.noise(160, 5), (0.3, tuple(0.8 * c for c in colour)), (0.7, colour))
	return s.look(Base_Color=shade, Roughness=rough, Specular=0.25, Normal=s.bump(s.noise(400, 4), 0.0004))


def apple_skin():
	s = Surface('apple skin')
	streaks = s.noise(60, 4, stretch=(1, 1, 9))
	red = s.ramp(streaks, (0.3, (0.27, 0.005, 0.010)), (0.6, (0.47, 0.018, 0.016)), (0.8, (0.60, 0.10, 0.03)))
	red = s.mix(s.ramp(s.noise(22, 2), (0.56, (0, 0, 0)), (0.74, (0.5, 0.5, 0.5))), red, (0.66, 0.30, 0.06, 1))
	dots = s.ramp(s.noise(520, 0), (0.74, (0, 0, 0)), (0.78, (1, 1, 1)))
	colour = s.mix(s.mix(1.0, dots, (0.18, 0.18, 0.18, 1), 'MULTIPLY'), red, (0.75, 0.42, 0.20, 1))
	return s.look(Base_Color=colour, Roughness=0.24, Clearcoat=0.3, Subsurface=0.04, Subsurface_Color=(0.6, 0.05, 0.03, 1),
		Subsurface_Radius=(0.006, 0.002, 0.001))


def banana_skin():
	s = Surface('banana skin')
	spots = s.ramp(s.noise(230, 3, stretch=(1.6, 1, 1)), (0.66, (0, 0, 0)), (0.71, (1, 1, 1)))
	yellow = s.ramp(s.noise(35, 3), (0.3, (0.70, 0.43, 0.025)), (0.7, (0.80, 0.55, 0.045)))
	along = s.node('ShaderNodeSeparateXYZ', Vector=s.place).outputs['X']
	from_middle = s.node('ShaderNodeMath', {'operation': 'ABSOLUTE'}, _0=along).outputs[0]
	tenfold = s.node('ShaderNodeMath', {'operation': 'MULTIPLY'}, _0=from_middle, _1=10.0).outputs[0]
	tips = s.ramp(tenfold, (0.76, (0, 0, 0)), (0.815, (0.75, 0.75, 0.75)))
	yellow = s.mix(tips, yellow, (0.16, 0.11, 0.02, 1))
	return s.look(Base_Color=s.mix(spots, yellow, (0.20, 0.085, 0.02, 1)), Roughness=0.42, Normal=s.bump(s.noise(140, 4), 0.0006))
