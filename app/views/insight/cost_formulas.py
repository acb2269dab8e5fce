"""The formulas that stand on the pages of the step's size and of the landscape."""

QUADRATIC = r"\Delta C \approx -\eta\,|g|^2 + \frac{\eta^2}{2}\, g^T H g"
BEST = r"\eta^* = \frac{|g|^2}{g^T H g}"
PRODUCT = r"H v \approx \frac{g(\theta + \varepsilon v) - g(\theta - \varepsilon v)}{2\,\varepsilon}"
PLANE = r"C(u, v) = C(\theta + u\,d_1 + v\,d_2)"
TANGENT = r"T(u, v) = C + u\; g \cdot d_1 + v\; g \cdot d_2"
EDGES = (
    r"\lambda_{\max} = \frac{2}{\eta}",
    r"\lambda_{\max} = \frac{2\,(1 + \mu)}{\eta}",
    r"\lambda_{\max} = \frac{2\,(1 + \mu)}{\eta\,(1 + 2\mu)}",
)
"""Of gradient descent, momentum and Nesterov, as `nn.optimizers.OPTIMIZERS` has them."""

FORMULAS = (QUADRATIC, BEST, PRODUCT, PLANE, TANGENT, *EDGES)
"""All of them, set beforehand."""
