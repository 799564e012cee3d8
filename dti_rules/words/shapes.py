"""The code of an `__init__` for classes with at most so many fields.

Each field is set by one of the functions `p0`, `p1` and so on, and the first of them that is None ends it. What a class
gets is this code with the names of its fields in the place of `v0`, `v1` and so on: nothing is compiled for it.
"""

from collections.abc import Callable
from typing import Any, Final

# fmt: off
SHAPES: Final[dict[int, Callable[..., Any]]] = {
    12: lambda
        p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11:
        lambda self,
            v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11: (
            p0 is None or p0(self, v0) or p1 is None or p1(self, v1) or p2 is None or p2(self, v2) or
            p3 is None or p3(self, v3) or p4 is None or p4(self, v4) or p5 is None or p5(self, v5) or
            p6 is None or p6(self, v6) or p7 is None or p7(self, v7) or p8 is None or p8(self, v8) or
            p9 is None or p9(self, v9) or p10 is None or p10(self, v10) or p11 is None or p11(self, v11)
        ) and None,
    48: lambda
        p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11,
        p12, p13, p14, p15, p16, p17, p18, p19, p20, p21, p22, p23,
        p24, p25, p26, p27, p28, p29, p30, p31, p32, p33, p34, p35,
        p36, p37, p38, p39, p40, p41, p42, p43, p44, p45, p46, p47:
        lambda self,
            v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11,
            v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23,
            v24, v25, v26, v27, v28, v29, v30, v31, v32, v33, v34, v35,
            v36, v37, v38, v39, v40, v41, v42, v43, v44, v45, v46, v47: (
            p0 is None or p0(self, v0) or p1 is None or p1(self, v1) or p2 is None or p2(self, v2) or
            p3 is None or p3(self, v3) or p4 is None or p4(self, v4) or p5 is None or p5(self, v5) or
            p6 is None or p6(self, v6) or p7 is None or p7(self, v7) or p8 is None or p8(self, v8) or
            p9 is None or p9(self, v9) or p10 is None or p10(self, v10) or p11 is None or p11(self, v11) or
            p12 is None or p12(self, v12) or p13 is None or p13(self, v13) or p14 is None or p14(self, v14) or
            p15 is None or p15(self, v15) or p16 is None or p16(self, v16) or p17 is None or p17(self, v17) or
            p18 is None or p18(self, v18) or p19 is None or p19(self, v19) or p20 is None or p20(self, v20) or
            p21 is None or p21(self, v21) or p22 is None or p22(self, v22) or p23 is None or p23(self, v23) or
            p24 is None or p24(self, v24) or p25 is None or p25(self, v25) or p26 is None or p26(self, v26) or
            p27 is None or p27(self, v27) or p28 is None or p28(self, v28) or p29 is None or p29(self, v29) or
            p30 is None or p30(self, v30) or p31 is None or p31(self, v31) or p32 is None or p32(self, v32) or
            p33 is None or p33(self, v33) or p34 is None or p34(self, v34) or p35 is None or p35(self, v35) or
            p36 is None or p36(self, v36) or p37 is None or p37(self, v37) or p38 is None or p38(self, v38) or
            p39 is None or p39(self, v39) or p40 is None or p40(self, v40) or p41 is None or p41(self, v41) or
            p42 is None or p42(self, v42) or p43 is None or p43(self, v43) or p44 is None or p44(self, v44) or
            p45 is None or p45(self, v45) or p46 is None or p46(self, v46) or p47 is None or p47(self, v47)
        ) and None,
}
